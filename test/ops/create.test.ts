import { describe, expect, it } from "vitest";
import { makedev, S_IFBLK, S_IFCHR, S_IFIFO, S_IFREG, S_IFSOCK } from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import { readText, writeText } from "../support/files.ts";
import { bytes, type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const DIR: Entry = {};

/** Every way to make a name, at /d/n, and how its line in the upper goes on. */
const WAYS: [how: string, make: (root: Process) => unknown, line: string][] = [
  ["creat()", (p) => p.close(p.creat("/d/n")), 'file ""'],
  ["open(O_CREAT)", (p) => p.close(p.open("/d/n", "O_CREAT|O_RDONLY", 0o640)), 'file "" 0640'],
  ["symlink()", (p) => p.symlink("to/nothing", "/d/n"), "symlink -> to/nothing"],
  ["mknod() of a file", (p) => p.mknod("/d/n", S_IFREG | 0o600), 'file "" 0600'],
  [
    "mknod() of a char device",
    (p) => p.mknod("/d/n", S_IFCHR | 0o644, makedev(240, 1)),
    "char 240:1",
  ],
  [
    "mknod() of a block device",
    (p) => p.mknod("/d/n", S_IFBLK | 0o644, makedev(0, 0)),
    "block 0:0",
  ],
  ["mknod() of a FIFO", (p) => p.mknod("/d/n", S_IFIFO | 0o644), "fifo"],
  ["mknod() of a socket", (p) => p.mknod("/d/n", S_IFSOCK | 0o644), "socket"],
];

describe("a new name in a directory that merges", () => {
  it.each(WAYS)("%s: a plain object, without marks", (_how, make, line) => {
    const observed = observe({ lowers: [{ "/d/": DIR }], upper: { "/d/": DIR } }, make);

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", `/d/n ${line} now`],
    });
  });

  it("mkdir(): a directory that is not opaque", () => {
    const observed = observe({ lowers: [{ "/d/": DIR }] }, (root) => root.mkdir("/d/n", 0o700));

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", "/d/n dir 0700 now"],
    });
  });
});

describe("a new name over a whiteout of the upper", () => {
  const LOWERS: Tree[] = [{ "/d/n": "old", "/d/x": "" }];

  it.each(WAYS)("%s takes its place, without marks", (_how, make, line) => {
    const stage = scene({ lowers: LOWERS });

    const observed = observe(stage, (root) => {
      root.unlink("/d/n");
      return make(root);
    });

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", `/d/n ${line} now`],
    });
    expect(stage.events("whiteout")).toEqual([
      { type: "whiteout", path: "/d/n", made: true, shared: true },
      { type: "whiteout", path: "/d/n", made: false, shared: false },
    ]);
  });

  it("mkdir() makes an opaque directory", () => {
    const stage = scene({ lowers: LOWERS });

    const observed = observe(stage, (root) => {
      root.unlink("/d/n");
      root.mkdir("/d/n");
      return root.readdir("/d/n").length;
    });

    expect(observed).toEqual({
      result: 0,
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", "/d/n dir now [opaque]"],
    });
    expect(stage.events("opaque")).toEqual([{ type: "opaque", path: "/d/n" }]);
  });

  it("mkdir() over a removed directory shows nothing of the old one", () => {
    const observed = observe({ lowers: [{ "/e/f": "x", "/e/g/": DIR }] }, (root) => {
      root.unlink("/e/f");
      root.rmdir("/e/g");
      root.rmdir("/e");
      root.mkdir("/e");
      return [root.readdir("/e"), root.tryLstat("/e/f")];
    });

    expect(observed).toEqual({
      result: [[], null],
      upper: ["/ dir now [impure uuid]", "/e dir now [opaque]"],
    });
  });

  it("linkfd() of an unnamed file takes its place", () => {
    const observed = observe({ lowers: LOWERS }, (root) => {
      root.unlink("/d/n");
      const fd = root.open("/d", "O_TMPFILE|O_RDWR", 0o600);
      root.write(fd, bytes("new"));
      root.linkfd(fd, "/d/n");
      return readText(root, "/d/n");
    });

    expect(observed).toEqual({
      result: "new",
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", '/d/n file "new" 0600 now'],
    });
  });

  it("link() takes its place, and the whiteout's other names stay", () => {
    const observed = observe({ lowers: [{ "/a": "1", "/b": "2", "/c": "3" }] }, (root) => {
      root.unlink("/a");
      root.unlink("/b");
      root.link("/c", "/a");
    });

    expect(observed).toEqual({
      result: "ok",
      upper: [
        "/ dir now [impure uuid]",
        '/a file "3" x2 [origin=lower1:/c]',
        "/b whiteout x2",
        "/c = /a",
      ],
    });
  });

  it("leaves the workdir clean, but for the whiteout that others link from", () => {
    const { root, overlay } = scene({ lowers: LOWERS });
    root.unlink("/d/n");
    root.mkdir("/d/n");
    root.unlink("/d/x");
    writeText(root, "/d/x", "new");

    expect([...(overlay.work!.get("/work")!.xattrs ?? [])]).toEqual([]);
    expect(overlay.work!.root.nlink).toBe(3);
    const { body } = overlay.work!.get("/work")!;
    expect((body as { size: number }).size).toBe(1);
  });
});

describe("a new name over a whiteout of a lower layer", () => {
  it("is an ordinary one: nothing lies in the upper", () => {
    const lowers: Tree[] = [{ "/d/n": WHITEOUT }, { "/d/n/": DIR, "/d/n/x": "" }];

    const observed = observe({ lowers }, (root) => {
      root.mkdir("/d/n");
      return root.readdir("/d/n").length;
    });

    expect(observed).toEqual({
      result: 0,
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", "/d/n dir now"],
    });
  });

  it("in a directory of one layer, too, where the whiteout shows", () => {
    const observed = observe({ lowers: [{ "/d/n": WHITEOUT }] }, (root) => {
      writeText(root, "/d/n", "new");
      return root.readdir("/d").map(({ name, type }) => [name, type]);
    });

    expect(observed.result).toEqual([["n", "file"]]);
    expect(observed.upper[2]).toBe('/d/n file "new" now');
  });
});

describe("a whiteout cannot be made through the mount:", () => {
  it.each<[what: string, tree: Tree, result: string]>([
    ["EPERM", {}, "EPERM"],
    ["EEXIST where there is something", { "/n": "" }, "EEXIST"],
  ])("%s", (_what, tree, result) => {
    const observed = observe({ lowers: [tree] }, (root) => root.mknod("/n", S_IFCHR | 0o644, 0));

    expect(observed).toEqual({ result, upper: ["/ dir [uuid]"] });
  });
});

describe("link()", () => {
  it("copies up the source and the new directory, which becomes impure", () => {
    const observed = observe({ lowers: [{ "/f": "x", "/d/": DIR }] }, (root) => {
      root.link("/f", "/d/g");
      return [root.stat("/f").nlink, root.stat("/f").ino === root.stat("/d/g").ino];
    });

    expect(observed).toEqual({
      result: [2, true],
      upper: [
        "/ dir [impure uuid]",
        "/d dir now [impure origin]",
        '/d/g file "x" x2 [origin=lower1:/f]',
        "/f = /d/g",
      ],
    });
  });

  it("of a pure upper file leaves no marks", () => {
    const observed = observe({ lowers: [{}], upper: { "/f": "x", "/p/": DIR } }, (root) =>
      root.link("/f", "/p/g"),
    );

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [uuid]", '/f file "x" x2', "/p dir now", "/p/g = /f"],
    });
  });

  it("of a copied-up file makes even a pure upper directory impure", () => {
    const observed = observe({ lowers: [{ "/f": "x" }], upper: { "/p/": DIR } }, (root) =>
      root.link("/f", "/p/g"),
    );

    expect(observed.upper).toEqual([
      "/ dir [impure uuid]",
      '/f file "x" x2 [origin]',
      "/p dir now [impure]",
      "/p/g = /f",
    ]);
  });

  it("of a symlink links the symlink; with follow, what it points to", () => {
    const observed = observe({ lowers: [{ "/f": "x", "/s": { symlink: "f" } }] }, (root) => {
      root.link("/s", "/t");
      root.link("/s", "/g", { follow: true });
    });

    expect(observed.upper).toEqual([
      "/ dir now [impure uuid]",
      '/f file "x" x2 [origin]',
      "/g = /f",
      "/s symlink -> f x2 [origin]",
      "/t = /s",
    ]);
  });
});

describe("the events of a creation", () => {
  it("name what was made", () => {
    const stage = scene({ lowers: [{ "/d/f": "x" }] });

    stage.root.mkdir("/d/n");
    stage.root.symlink("t", "/d/s");
    stage.root.link("/d/f", "/d/g");

    expect(stage.events().filter(({ type }) => type === "create" || type === "link")).toEqual([
      { type: "create", path: "/d/n", kind: "dir" },
      { type: "create", path: "/d/s", kind: "symlink" },
      { type: "link", path: "/d/f", to: "/d/g" },
    ]);
  });
});
