import { describe, expect, it } from "vitest";
import type { DirEntry } from "../../src/layer/real-directory.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { listed, writeText } from "../support/files.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, type Scene, type SceneInit, scene } from "../support/scene.ts";

const DIR: Entry = {};
const XATTR_WHITEOUT: Entry = { marks: { whiteout: "y" } };
const MAY_HOLD: Entry = { marks: { opaque: "x" } };

const names = (entries: readonly DirEntry[]): string[] => entries.map(({ name }) => name);
/** A directory's files, in order of creation. */
const files = (dir: string, ...list: string[]): Tree =>
  Object.fromEntries(list.map((name) => [`${dir}/${name}`, ""]));

describe("the order of a merged directory", () => {
  it.each<[what: string, lowers: Tree[], upper: Tree | null, order: string[]]>([
    [
      "the lowest layer first, then the upper, each newest first",
      [files("/d", "l1", "l2")],
      files("/d", "u1", "u2"),
      [".", "..", "l2", "l1", "u2", "u1"],
    ],
    [
      "then the layers between, top down",
      [files("/d", "a1", "a2"), files("/d", "b1", "b2"), files("/d", "c1", "c2")],
      files("/d", "u1", "u2"),
      [".", "..", "c2", "c1", "u2", "u1", "a2", "a1", "b2", "b1"],
    ],
    [
      "a name of several layers where the lowest has it, or else where it came first",
      [files("/d", "x", "m"), files("/d", "m", "n"), files("/d", "x", "y")],
      files("/d", "n", "y"),
      [".", "..", "y", "x", "n", "m"],
    ],
    [
      "the lowest layer of the directory's own stack, not of the mount",
      [files("/d", "a1", "a2"), {}, files("/d", "c1", "c2"), {}],
      {},
      [".", "..", "c2", "c1", "a2", "a1"],
    ],
    [
      "without an upper",
      [files("/d", "a1", "a2"), files("/d", "b1"), files("/d", "c1")],
      null,
      [".", "..", "c1", "a2", "a1", "b1"],
    ],
  ])("%s", (_what, lowers, upper, order) => {
    const { root } = scene({ lowers, upper });

    expect(names(root.getdents(root.open("/d")))).toEqual(order);
  });

  it.each<[what: string, init: SceneInit, order: string[]]>([
    ["a lower one", { lowers: [files("/d", "a", "b", "c"), {}] }, ["c", "b", "a"]],
    ["a pure upper one", { lowers: [{}], upper: files("/d", "a", "b") }, ["b", "a"]],
    [
      "an opaque one",
      { lowers: [files("/d", "x")], upper: { "/d/": { opaque: true }, ...files("/d", "a", "b") } },
      ["b", "a"],
    ],
  ])("a directory of one layer has that layer's: %s", (_what, init, order) => {
    expect(listed(scene(init).root, "/d")).toEqual(order);
  });

  it("shows the type of the topmost object", () => {
    const { root } = scene({
      lowers: [{ "/x": { symlink: "t" } }, { "/x": "file", "/y/": DIR }],
      upper: { "/y": { fifo: true } },
    });

    expect(root.readdir("/").map(({ name, type }) => [name, type])).toEqual([
      ["y", "fifo"],
      ["x", "symlink"],
    ]);
  });
});

describe("whiteouts in a listing", () => {
  it.each<[what: string, init: SceneInit, shown: string[]]>([
    [
      "of the upper are hidden",
      { lowers: [files("/d", "a", "b")], upper: { "/d/a": WHITEOUT } },
      ["b"],
    ],
    [
      "of a middle layer are hidden",
      { lowers: [{ "/d/a": WHITEOUT }, files("/d", "a", "b")] },
      ["b"],
    ],
    ["of the lowest layer are hidden", { lowers: [files("/d", "b"), { "/d/a": WHITEOUT }] }, ["b"]],
    [
      "hide nothing that lies above them",
      { lowers: [{ "/d/a": WHITEOUT }, files("/d", "a")], upper: files("/d", "a") },
      ["a"],
    ],
    [
      "in a directory of one lower layer show, as devices",
      { lowers: [{ "/d/a": WHITEOUT, "/d/b": "" }, {}] },
      ["b", "a"],
    ],
    ["in a pure upper directory show", { lowers: [{}], upper: { "/d/a": WHITEOUT } }, ["a"]],
    [
      "in an opaque directory show",
      { lowers: [files("/d", "a")], upper: { "/d/": { opaque: true }, "/d/a": WHITEOUT } },
      ["a"],
    ],
  ])("%s", (_what, init, shown) => {
    expect(listed(scene(init).root, "/d")).toEqual(shown);
  });

  it("show, and are missing all the same", () => {
    const { root } = scene({ lowers: [{ "/d/a": WHITEOUT }, {}] });

    expect(root.readdir("/d")).toMatchObject([{ name: "a", type: "char" }]);
    expect(root.tryLstat("/d/a")).toBeNull();
  });

  const below = files("/d", "a", "b");
  const marked = (dir: Entry): Tree => ({ "/d/": dir, "/d/a": XATTR_WHITEOUT });
  it.each<[what: string, init: SceneInit, shown: string[]]>([
    ["are hidden where the directory says so", { lowers: [marked(MAY_HOLD), below] }, ["b"]],
    ["show where it does not", { lowers: [marked(DIR), below] }, ["b", "a"]],
    ["show in the upper", { lowers: [below], upper: marked(MAY_HOLD) }, ["b", "a"]],
    ["show in the lowest layer", { lowers: [files("/d", "b"), marked(MAY_HOLD)] }, ["a", "b"]],
  ])("in xattr form %s; they are missing all the same", (_what, init, shown) => {
    const { root } = scene(init);

    expect(root.tryLstat("/d/a")).toBeNull();
    expect(listed(root, "/d")).toEqual(shown);
  });
});

describe("names that cannot be looked up", () => {
  const bad: Tree = { "/d/bad/": { marks: { redirect: "a/b" } }, "/d/good": "" };

  it("are listed as long as their directory is not impure", () => {
    const { root } = scene({ lowers: [{ "/d/x": "" }], upper: bad });

    expect(outcomeOf(() => root.lstat("/d/bad"))).toBe("EINVAL");
    expect(listed(root, "/d")).toEqual(["x", "good", "bad"]);
  });

  it("are dropped when it is", () => {
    const upper: Tree = { "/d/": { marks: { impure: "y" } }, ...bad };
    const { root } = scene({ lowers: [{ "/d/x": "" }], upper });

    expect(listed(root, "/d")).toEqual(["x", "good"]);
  });

  /** What getdents() gives, call by call, until there is nothing more. */
  function calls(...children: string[]): unknown[] {
    const entries = children.map((name): [string, Entry] =>
      name.startsWith("bad")
        ? [`/d/${name}/`, { marks: { redirect: "a/b" } }]
        : [`/d/${name}`, "text"],
    );
    const upper: Tree = { "/d/": { marks: { impure: "y" } }, ...Object.fromEntries(entries) };
    const { root } = scene({ lowers: [{ "/d/x": "" }], upper });
    const fd = root.open("/d");
    return Array.from({ length: 4 }, () => outcomeOf(() => names(root.getdents(fd)).join(" ")));
  }

  it.each<[children: string[], given: string[]]>([
    [
      ["good", "bad"],
      [". .. x", "good", "", ""],
    ],
    [
      ["bad", "bad2", "good"],
      [". .. x good", "EINVAL", "", ""],
    ],
    [
      ["g1", "bad", "bad2", "bad3", "g2"],
      [". .. x g2", "EINVAL", "EINVAL", "g1"],
    ],
  ])("end a call that meets one, or fail it: %j", (children, given) => {
    expect(calls(...children)).toEqual(given);
  });
});

describe("offsets in a merged directory", () => {
  // Slots: 0 ".", 1 "..", 2 c (whiteout), 3 b, 4 a (whiteout), 5 u2, 6 u1
  const INIT: SceneInit = {
    lowers: [files("/d", "a", "b", "c")],
    upper: { "/d/a": WHITEOUT, "/d/c": WHITEOUT, "/d/u1": "", "/d/u2": "" },
  };

  it("count hidden names too; each entry's leads to the next that shows", () => {
    const { root } = scene(INIT);

    const entries = root.getdents(root.open("/d"));

    expect(entries.map(({ name, off }) => [name, off])).toEqual([
      [".", 1],
      ["..", 3],
      ["b", 5],
      ["u2", 6],
      ["u1", 7],
    ]);
  });

  it.each<[offset: number, rest: string[]]>([
    [0, [".", "..", "b", "u2", "u1"]],
    [1, ["..", "b", "u2", "u1"]],
    [2, ["b", "u2", "u1"]],
    [3, ["b", "u2", "u1"]],
    [4, ["u2", "u1"]],
    [6, ["u1"]],
    [7, []],
    [1000, []],
  ])("lseek(%i) starts there", (offset, rest) => {
    const { root } = scene(INIT);
    const fd = root.open("/d");

    expect(root.lseek(fd, offset)).toBe(offset);
    expect(names(root.getdents(fd))).toEqual(rest);
  });

  it("go on from piece to piece", () => {
    const { root } = scene(INIT);
    const fd = root.open("/d");
    const pieces: string[][] = [];
    for (let i = 0; i < 4; i++) pieces.push(names(root.getdents(fd, 2)));

    expect(pieces).toEqual([[".", ".."], ["b", "u2"], ["u1"], []]);
  });

  it("a negative one, or one from the end, is EINVAL", () => {
    const { root } = scene(INIT);
    const fd = root.open("/d");

    expect(outcomeOf(() => root.lseek(fd, -1))).toBe("EINVAL");
    expect(outcomeOf(() => root.lseek(fd, 0, "SEEK_END"))).toBe("EINVAL");
    expect(root.lseek(fd, 3)).toBe(3);
    expect(root.lseek(fd, 2, "SEEK_CUR")).toBe(5);
    expect(outcomeOf(() => root.lseek(fd, -6, "SEEK_CUR"))).toBe("EINVAL");
    expect(names(root.getdents(fd))).toEqual(["u2", "u1"]);
  });
});

describe("a listing is a snapshot:", () => {
  const merged = (): Scene => scene({ lowers: [files("/d", "a", "b")], upper: files("/d", "u") });
  /** What changes while a descriptor has read "." and "..". */
  const change = (root: Process): void => {
    root.unlink("/d/a");
    root.unlink("/d/u");
    writeText(root, "/d/new", "");
  };

  it("one that runs does not see changes", () => {
    const { root } = merged();
    const fd = root.open("/d");
    root.getdents(fd, 2);

    change(root);

    expect(names(root.getdents(fd))).toEqual(["b", "a", "u"]);
  });

  it.each<[how: string, again: (root: Process, fd: number) => number]>([
    ["that is rewound", (root, fd) => fd + root.lseek(fd, 0)],
    ["of a new descriptor", (root) => root.open("/d")],
  ])("one %s does", (_how, again) => {
    const { root } = merged();
    const fd = root.open("/d");
    root.getdents(fd, 2);

    change(root);

    expect(names(root.getdents(again(root, fd)))).toEqual([".", "..", "b", "new"]);
  });

  it("descriptors share it: reading the layers happens once", () => {
    const stage = merged();
    const fds = [0, 1, 2].map(() => stage.root.open("/d"));
    stage.events();

    for (const fd of fds) stage.root.getdents(fd);
    expect(stage.events("readdir")).toEqual([
      { type: "readdir", path: "/d", layers: 2, entries: 5 },
    ]);

    change(stage.root);
    stage.root.lseek(fds[0]!, 0);
    stage.root.getdents(fds[0]!);
    expect(stage.events("readdir").length).toBe(1);
  });

  it("it goes with the last descriptor that holds it", () => {
    const stage = merged();
    listed(stage.root, "/d");
    stage.events();

    listed(stage.root, "/d");

    expect(stage.events("readdir").length).toBe(1);
  });

  it("a directory of one layer is live instead", () => {
    const { root } = scene({ lowers: [{}], upper: files("/d", "a", "b", "c") });
    const fd = root.open("/d");
    expect(names(root.getdents(fd, 3))).toEqual([".", "..", "c"]);

    root.unlink("/d/b");

    expect(names(root.getdents(fd))).toEqual(["a"]);
  });

  it("a lower directory that is copied up in the middle is finished as it was, and merged from the start", () => {
    const { root } = scene({ lowers: [files("/d", "a", "b", "c"), {}] });
    const fd = root.open("/d");
    expect(names(root.getdents(fd, 3))).toEqual([".", "..", "c"]);

    root.unlink("/d/b");
    writeText(root, "/d/new", "");

    expect(names(root.getdents(fd))).toEqual(["b", "a"]);
    root.lseek(fd, 0);
    expect(names(root.getdents(fd))).toEqual([".", "..", "c", "a", "new"]);
  });

  it("a removed directory has none: ENOENT", () => {
    const { root } = scene({ lowers: [{ "/d/": DIR }] });
    const fd = root.open("/d");
    root.rmdir("/d");

    expect(outcomeOf(() => root.getdents(fd))).toBe("ENOENT");
  });
});

describe("inode numbers in a listing", () => {
  /** Every name of a directory whose number there is not that of lstat. */
  const different = (root: Process, dir: string): string[] =>
    root
      .getdents(root.open(dir))
      .filter(({ name, ino }) => root.lstat(`${dir}/${name}`).ino !== ino)
      .map(({ name }) => name);

  it("are those of lstat, in all kinds of directories", () => {
    const { root } = scene({
      lowers: [
        { "/m/a": "", "/m/b/": DIR, "/l/c": "", "/o/x": "" },
        { "/m/d": "", "/m/b/e": "", "/l2/f": "" },
      ],
      upper: { "/m/u": "", "/m/b/": DIR, "/o/": { opaque: true }, "/o/v": "", "/p/w": "" },
    });
    for (const path of ["/m/a", "/l/c", "/m/d", "/m/b/e"]) root.chmod(path, 0o600);
    root.rename("/m/a", "/p/a");
    root.rename("/l2/f", "/o/f");

    for (const dir of ["/m", "/m/b", "/l", "/l2", "/o", "/p"]) {
      expect(different(root, dir), dir).toEqual([]);
    }
  });

  it("of what was copied up is the lower's, in a directory that does not merge", () => {
    const { root, overlay, lowers } = scene({ lowers: [{ "/f": "x" }], upper: { "/p/u": "" } });
    root.rename("/f", "/p/f");
    const upper = overlay.upper!;

    const numbers = root.readdir("/p").map(({ name, ino }) => [name, ino]);

    expect(numbers).toEqual([
      ["f", lowers[0]!.get("/f")!.ino],
      ["u", upper.get("/p/u")!.ino],
    ]);
  });

  it("follow what was copied up from one directory that does not merge to another", () => {
    const { root, lowers } = scene({
      lowers: [{ "/f": "x", "/g": "y" }],
      upper: { "/p/u": "", "/q/v": "" },
    });
    const numbers = (dir: string) =>
      Object.fromEntries(root.readdir(dir).map(({ name, ino }) => [name, ino]));
    const [f, g] = ["/f", "/g"].map((path) => lowers[0]!.get(path)!.ino);
    root.rename("/f", "/p/f");
    root.rename("/g", "/p/g");
    expect(numbers("/p")).toMatchObject({ f, g });
    numbers("/q");

    root.rename("/p/f", "/q/f");
    expect([numbers("/p"), numbers("/q")]).toMatchObject([{ g }, { f }]);
    root.renameat2("/p/g", "/q/v", "EXCHANGE");
    expect([numbers("/p"), numbers("/q")]).toMatchObject([{}, { f, v: g }]);
    root.renameat2("/p/u", "/q/f", "EXCHANGE");
    expect([numbers("/p"), numbers("/q")]).toMatchObject([{ u: f }, { v: g }]);
    expect(numbers("/p").g).toBe(root.lstat("/p/g").ino);
    expect(numbers("/q").f).toBe(root.lstat("/q/f").ino);
  });

  it("a directory that turns out to be pure loses its mark when it is listed", () => {
    const observed = observe({ lowers: [{ "/f": "x" }], upper: { "/p/u": "" } }, (root, stage) => {
      root.rename("/f", "/p/f");
      root.unlink("/p/f");
      const before = stage.upper();
      root.readdir("/p");
      return before[2];
    });

    expect(observed.result).toBe("/p dir now [impure]");
    expect(observed.upper).toEqual([
      "/ dir now [impure uuid]",
      "/f whiteout",
      "/p dir now",
      '/p/u file ""',
    ]);
  });

  it("and keeps it while one name has an origin", () => {
    const { upper } = observe({ lowers: [{ "/f": "x" }], upper: { "/p/u": "" } }, (root) => {
      root.rename("/f", "/p/f");
      root.unlink("/p/u");
      return listed(root, "/p");
    });

    expect(upper).toEqual([
      "/ dir now [impure uuid]",
      "/f whiteout",
      "/p dir now [impure]",
      '/p/f file "x" [origin=lower1:/f]',
    ]);
  });
});

describe("the event of a listing", () => {
  it("says how many layers were read, and how many slots there are", () => {
    const stage = scene({
      lowers: [files("/d", "a"), {}, files("/d", "b", "c")],
      upper: { "/d/a": WHITEOUT },
    });

    listed(stage.root, "/d");
    listed(stage.root, "/d");

    expect(stage.events("readdir")).toEqual(
      Array(2).fill({ type: "readdir", path: "/d", layers: 3, entries: 5 }),
    );
  });
});
