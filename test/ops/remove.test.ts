import { describe, expect, it } from "vitest";
import { inodeOf } from "../../src/lookup/dentry.ts";
import { planRemove, removeObject } from "../../src/ops/remove.ts";
import { setAttributes } from "../../src/ops/setattr.ts";
import { outcomeOf } from "../support/errno.ts";
import { writeText } from "../support/files.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, type SceneInit, scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

const DIR: Entry = {};
const OPAQUE: Entry = { opaque: true };

interface Row {
  readonly what: string;
  readonly init: SceneInit;
  readonly path: string;
  readonly result?: string;
  /** Below the line of the root. */
  readonly upper: readonly string[];
}

function check(call: "unlink" | "rmdir"): (row: Row) => void {
  return ({ init, path, result = "ok", upper }) => {
    const observed = observe(init, (root) => root[call](path));

    expect(observed.result).toBe(result);
    expect(observed.upper.slice(1)).toEqual(upper);
  };
}

describe("unlink()", () => {
  const rows: Row[] = [
    {
      what: "of a lower file leaves a whiteout",
      init: { lowers: [{ "/f": "x" }] },
      path: "/f",
      upper: ["/f whiteout x2"],
    },
    {
      what: "of an upper file over a lower one leaves a whiteout",
      init: { lowers: [{ "/f": "x" }], upper: { "/f": "u" } },
      path: "/f",
      upper: ["/f whiteout x2"],
    },
    {
      what: "of an upper file over a lower directory leaves a whiteout",
      init: { lowers: [{ "/f/": DIR }], upper: { "/f": "u" } },
      path: "/f",
      upper: ["/f whiteout x2"],
    },
    {
      what: "of a pure upper file leaves nothing",
      init: { lowers: [{}], upper: { "/f": "u" } },
      path: "/f",
      upper: [],
    },
    {
      what: "over a whiteout in a lower layer leaves nothing",
      init: { lowers: [{ "/f": WHITEOUT }, { "/f": "x" }], upper: { "/f": "u" } },
      path: "/f",
      upper: [],
    },
    {
      what: "in a pure upper directory leaves nothing",
      init: { lowers: [{}], upper: { "/d/f": "u" } },
      path: "/d/f",
      upper: ["/d dir now"],
    },
    {
      what: "in an opaque directory leaves nothing",
      init: { lowers: [{ "/d/f": "x" }], upper: { "/d/": OPAQUE, "/d/f": "u" } },
      path: "/d/f",
      upper: ["/d dir now [opaque]"],
    },
    {
      what: "copies up the directory, and not the file",
      init: { lowers: [{ "/d/f": "x" }] },
      path: "/d/f",
      upper: ["/d dir now [origin]", "/d/f whiteout x2"],
    },
    {
      what: "of a symlink removes the symlink",
      init: { lowers: [{ "/s": { symlink: "/f" }, "/f": "x" }] },
      path: "/s",
      upper: ["/s whiteout x2"],
    },
    {
      what: "of a device leaves a whiteout",
      init: { lowers: [{ "/c": { char: [1, 3] } }] },
      path: "/c",
      upper: ["/c whiteout x2"],
    },
    {
      what: "of one of two upper links leaves the other",
      init: { lowers: [{}], upper: { "/f": "u", "/g": { link: "/f" } } },
      path: "/f",
      upper: ['/g file "u"'],
    },
    {
      what: "of one of two lower links leaves the other as it was",
      init: { lowers: [{ "/f": "u", "/g": { link: "/f" } }] },
      path: "/f",
      upper: ["/f whiteout x2"],
    },
    {
      what: "behind a redirect looks where that leads",
      init: {
        lowers: [{ "/d/f": "x" }],
        upper: { "/e/": { marks: { redirect: "/d" } }, "/d": WHITEOUT },
      },
      path: "/e/f",
      upper: ["/d whiteout", '/e dir now [origin=lower1:/d redirect="/d"]', "/e/f whiteout x2"],
    },
    {
      what: "of a whiteout is ENOENT",
      init: { lowers: [{ "/f": "x" }], upper: { "/f": WHITEOUT } },
      path: "/f",
      result: "ENOENT",
      upper: ["/f whiteout"],
    },
    {
      what: "of a directory is EISDIR",
      init: { lowers: [{ "/d/": DIR }] },
      path: "/d",
      result: "EISDIR",
      upper: [],
    },
  ];

  it.each(rows)("$what", check("unlink"));

  it("again after a new file was made over the whiteout leaves a whiteout again", () => {
    const observed = observe({ lowers: [{ "/f": "x" }] }, (root) => {
      root.unlink("/f");
      writeText(root, "/f", "new");
      root.unlink("/f");
    });

    expect(observed.upper).toEqual(["/ dir now [uuid]", "/f whiteout x2"]);
  });

  it("does not make the directory impure", () => {
    expect(observe({ lowers: [{ "/f": "x" }] }, (root) => root.unlink("/f")).upper[0]).toBe(
      "/ dir now [uuid]",
    );
  });

  it("while it is open keeps the data for the descriptor", () => {
    const observed = observe({ lowers: [{ "/f": "text" }] }, (root) => {
      const fd = root.open("/f", "O_RDWR");
      root.unlink("/f");
      return [new TextDecoder().decode(root.read(fd, 9)), root.fstat(fd).nlink];
    });

    expect(observed).toEqual({
      result: ["text", 0],
      upper: ["/ dir now [impure uuid]", "/f whiteout x2"],
    });
  });
});

describe("rmdir()", () => {
  const rows: Row[] = [
    {
      what: "of a lower directory leaves a whiteout",
      init: { lowers: [{ "/d/": DIR }] },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of a merged directory leaves a whiteout in its place",
      init: { lowers: [{ "/d/": DIR }], upper: { "/d/": DIR } },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of a merged directory with whiteouts inside replaces it whole",
      init: {
        lowers: [{ "/d/f": "x", "/d/g": "y" }],
        upper: { "/d/f": WHITEOUT, "/d/g": WHITEOUT },
      },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of an upper directory over a lower file leaves a whiteout",
      init: { lowers: [{ "/d": "x" }], upper: { "/d/": DIR } },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of a pure upper directory leaves nothing",
      init: { lowers: [{}], upper: { "/d/": DIR } },
      path: "/d",
      upper: [],
    },
    {
      what: "of an opaque directory leaves a whiteout",
      init: { lowers: [{ "/d/f": "x" }], upper: { "/d/": OPAQUE } },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of an opaque directory with stray whiteouts leaves a whiteout",
      init: {
        lowers: [{ "/d/f": "x" }],
        upper: { "/d/": OPAQUE, "/d/f": WHITEOUT, "/d/q": WHITEOUT },
      },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of a redirected directory with nothing of its name below leaves nothing",
      init: {
        lowers: [{ "/d/": DIR }],
        upper: { "/e/": { marks: { redirect: "/d" } }, "/d": WHITEOUT },
      },
      path: "/e",
      upper: ["/d whiteout"],
    },
    {
      what: "over a whiteout in a lower layer leaves nothing",
      init: { lowers: [{ "/d": WHITEOUT }, { "/d/": DIR }], upper: { "/d/": DIR } },
      path: "/d",
      upper: [],
    },
    {
      what: "of a pure upper directory with a whiteout is ENOTEMPTY",
      init: { lowers: [{}], upper: { "/d/w": WHITEOUT } },
      path: "/d",
      result: "ENOTEMPTY",
      upper: ["/d dir", "/d/w whiteout"],
    },
    {
      what: "of a lower directory with a name is ENOTEMPTY",
      init: { lowers: [{ "/d/f": "x" }] },
      path: "/d",
      result: "ENOTEMPTY",
      upper: [],
    },
    {
      what: "of a merged directory with a lower name left is ENOTEMPTY",
      init: { lowers: [{ "/d/f": "x", "/d/g": "y" }], upper: { "/d/f": WHITEOUT } },
      path: "/d",
      result: "ENOTEMPTY",
      upper: ["/d dir [origin]", "/d/f whiteout"],
    },
    {
      what: "of a lower directory that shows nothing but a whiteout of its own layer leaves a whiteout",
      init: { lowers: [{}, { "/d/w": WHITEOUT }] },
      path: "/d",
      upper: ["/d whiteout x2"],
    },
    {
      what: "of a directory emptied by xattr whiteouts is ENOTEMPTY",
      init: {
        lowers: [
          { "/d/": { marks: { opaque: "x" } }, "/d/f": { marks: { whiteout: "" } } },
          { "/d/f": "x" },
        ],
      },
      path: "/d",
      result: "ENOTEMPTY",
      upper: [],
    },
    {
      what: "of a file is ENOTDIR",
      init: { lowers: [{ "/f": "x" }] },
      path: "/f",
      result: "ENOTDIR",
      upper: [],
    },
    {
      what: "of a symlink to a directory is ENOTDIR",
      init: { lowers: [{ "/s": { symlink: "d" }, "/d/": DIR }] },
      path: "/s",
      result: "ENOTDIR",
      upper: [],
    },
  ];

  it.each(rows)("$what", check("rmdir"));

  it("clears a tree from the bottom up", () => {
    const observed = observe({ lowers: [{ "/d/e/f": "x", "/d/g": "y" }] }, (root) => {
      root.unlink("/d/e/f");
      root.rmdir("/d/e");
      root.unlink("/d/g");
      root.rmdir("/d");
    });

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir now [impure uuid]", "/d whiteout x2"],
    });
  });

  it("leaves no temporary name in the workdir but the shared whiteout", () => {
    const { root, overlay } = scene({
      lowers: [{ "/d/f": "x" }],
      upper: { "/d/f": WHITEOUT },
    });

    root.rmdir("/d");

    expect((overlay.work!.get("/work")!.body as { size: number }).size).toBe(1);
  });
});

describe("planRemove()", () => {
  const plan = (lowers: Tree[], upper: Tree, path: string): unknown => {
    const { sb } = superblock(lowers, upper);
    return outcomeOf(() => planRemove(sb, at(sb, path)));
  };

  it.each<[what: string, lowers: Tree[], upper: Tree, path: string, plan: unknown]>([
    ["a lower file", [{ "/f": "x" }], {}, "/f", { whiteout: true, clear: [] }],
    ["a pure upper file", [{}], { "/f": "u" }, "/f", { whiteout: false, clear: [] }],
    [
      "whiteouts of the upper go first",
      [{ "/d/a": "", "/d/b": "" }],
      { "/d/a": WHITEOUT, "/d/b": WHITEOUT },
      "/d",
      { whiteout: true, clear: ["b", "a"] },
    ],
    [
      "whiteouts of a lower layer stay where they are",
      [{ "/d/a": WHITEOUT }, { "/d/a": "" }],
      { "/d/": DIR },
      "/d",
      { whiteout: true, clear: [] },
    ],
    ["what still shows is in the way", [{ "/d/a": "" }], { "/d/": DIR }, "/d", "ENOTEMPTY"],
  ])("%s", (_what, lowers, upper, path, expected) => {
    expect(plan(lowers, upper, path)).toEqual(expected);
  });
});

describe("the events of a removal", () => {
  it("name what went", () => {
    const stage = scene({ lowers: [{ "/f": "x" }], upper: { "/d/": DIR } });

    stage.root.unlink("/f");
    stage.root.rmdir("/d");

    expect(stage.events().filter(({ type }) => type === "remove" || type === "whiteout")).toEqual([
      { type: "whiteout", path: "/f", made: true, shared: true },
      { type: "remove", path: "/f", kind: "file" },
      { type: "remove", path: "/d", kind: "dir" },
    ]);
  });
});

describe("a plain name", () => {
  it.each(["/f", "/copied"])("goes without an overlay inode: %s", (path) => {
    const { sb } = superblock([{ "/f": "x", "/copied": "y" }]);
    setAttributes(sb, at(sb, "/copied"), { mode: 0o600 }, "chmod");
    const dentry = at(sb, path);

    removeObject(sb, dentry);

    expect([dentry.madeInode, dentry.hashed]).toEqual([null, false]);
    expect(at(sb, path).opaque).toBe(true);
  });

  it("that is open has one: nobody can give the file a name again", () => {
    const { overlay } = scene({ lowers: [{ "/f": "x" }] });
    const process = overlay.process();
    const fd = process.open("/f");

    process.unlink("/f");

    expect(outcomeOf(() => process.linkfd(fd, "/g"))).toBe("ENOENT");
  });
});

describe("a directory that goes", () => {
  it("takes along what is known of its listing", () => {
    const { sb } = superblock([{ "/d/f": WHITEOUT }]);
    const dentry = at(sb, "/d");
    for (let i = 0; i < 2; i++) sb.listings.set(inodeOf(dentry), []);

    removeObject(sb, dentry);

    expect(sb.listings.size).toBe(0);
  });
});
