import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { readText, writeText } from "../support/files.ts";
import { type Entry, WHITEOUT } from "../support/layer.ts";
import { checkRename, type RenameRow } from "../support/rename-row.ts";
import { observe, scene } from "../support/scene.ts";

const DIR: Entry = {};
const OPAQUE: Entry = { opaque: true };

describe("rename() of a file", () => {
  const rows: RenameRow[] = [
    {
      what: "of the lower layer: copied up, moved, and a whiteout left",
      init: { lowers: [{ "/a": "x" }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x" [origin=lower1:/a]'],
    },
    {
      what: "of the upper over one of the lower: a whiteout left",
      init: { lowers: [{ "/a": "x" }], upper: { "/a": "u" } },
      upper: ["/ dir now [uuid]", "/a whiteout", '/b file "u"'],
    },
    {
      what: "of the upper alone: nothing left",
      init: { lowers: [{}], upper: { "/a": "u" } },
      upper: ["/ dir now [uuid]", '/b file "u"'],
    },
    {
      what: "over a whiteout in a lower layer: nothing left",
      init: { lowers: [{ "/a": WHITEOUT }, { "/a": "x" }], upper: { "/a": "u" } },
      upper: ["/ dir now [uuid]", '/b file "u"'],
    },
    {
      what: "to the name of a lower file",
      init: { lowers: [{ "/b": "y" }], upper: { "/a": "u" } },
      upper: ["/ dir now [uuid]", '/b file "u"'],
    },
    {
      what: "to the name of an upper file",
      init: { lowers: [{}], upper: { "/a": "u", "/b": "v" } },
      upper: ["/ dir now [uuid]", '/b file "u"'],
    },
    {
      what: "to the name of a whiteout",
      init: { lowers: [{ "/a": "x", "/b": "y" }], upper: { "/b": WHITEOUT } },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x" [origin=lower1:/a]'],
    },
    {
      what: "of the upper alone to the name of a whiteout",
      init: { lowers: [{ "/b": "y" }], upper: { "/a": "u", "/b": WHITEOUT } },
      upper: ["/ dir now [uuid]", '/b file "u"'],
    },
    {
      what: "into another directory: its times, and the mark",
      init: { lowers: [{ "/a": "x", "/d/": DIR }] },
      names: ["/a", "/d/b"],
      upper: [
        "/ dir now [impure uuid]",
        "/a whiteout",
        "/d dir now [impure origin]",
        '/d/b file "x" [origin=lower1:/a]',
      ],
    },
    {
      what: "into a pure upper directory, which becomes impure",
      init: { lowers: [{ "/a": "x" }], upper: { "/p/": DIR } },
      names: ["/a", "/p/b"],
      upper: [
        "/ dir now [impure uuid]",
        "/a whiteout",
        "/p dir now [impure]",
        '/p/b file "x" [origin=lower1:/a]',
      ],
    },
    {
      what: "that is pure upper into a pure upper directory, which stays pure",
      init: { lowers: [{}], upper: { "/a": "u", "/p/": DIR } },
      names: ["/a", "/p/b"],
      upper: ["/ dir now [uuid]", "/p dir now", '/p/b file "u"'],
    },
    {
      what: "that is a symlink",
      init: { lowers: [{ "/a": { symlink: "t" } }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", "/b symlink -> t [origin=lower1:/a]"],
    },
    {
      what: "that is a FIFO",
      init: { lowers: [{ "/a": { fifo: true } }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", "/b fifo [origin=lower1:/a]"],
    },
    {
      what: "that is a hard link: broken off, without an origin",
      init: { lowers: [{ "/a": "x", "/c": { link: "/a" } }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x"'],
    },
    {
      what: "onto another lower link of it: as if they were two files",
      init: { lowers: [{ "/a": "x", "/b": { link: "/a" } }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x"'],
    },
    {
      what: "onto another upper link of it: nothing happens",
      init: { lowers: [{}], upper: { "/a": "x", "/b": { link: "/a" } } },
      upper: ["/ dir [uuid]", '/a file "x" x2', "/b = /a"],
    },
    {
      what: "onto itself: nothing happens, it is not even copied up",
      init: { lowers: [{ "/a": "x" }] },
      names: ["/a", "/a"],
      upper: ["/ dir [uuid]"],
    },
    {
      what: "onto a directory: EISDIR",
      init: { lowers: [{ "/a": "x", "/b/": DIR }] },
      result: "EISDIR",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "that does not exist: ENOENT",
      init: { lowers: [{ "/b": "y" }] },
      result: "ENOENT",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "that is whited out: ENOENT",
      init: { lowers: [{ "/a": "x" }], upper: { "/a": WHITEOUT } },
      result: "ENOENT",
      upper: ["/ dir [uuid]", "/a whiteout"],
    },
  ];

  it.each(rows)("$what", checkRename(""));
});

describe("rename() of a directory", () => {
  const rows: RenameRow[] = [
    {
      what: "of the lower layer: EXDEV",
      init: { lowers: [{ "/a/": DIR }] },
      result: "EXDEV",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "that merges: EXDEV",
      init: { lowers: [{ "/a/": DIR }], upper: { "/a/": DIR } },
      result: "EXDEV",
      upper: ["/ dir [impure uuid]", "/a dir [origin]"],
    },
    {
      what: "of the lower layer onto a full one: EXDEV first",
      init: { lowers: [{ "/a/": DIR, "/b/f": "" }] },
      result: "EXDEV",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of the lower layer onto a file: ENOTDIR first",
      init: { lowers: [{ "/a/": DIR, "/b": "" }] },
      result: "ENOTDIR",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of the lower layer into itself: EINVAL first",
      init: { lowers: [{ "/a/": DIR }] },
      names: ["/a", "/a/b"],
      result: "EINVAL",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of the upper in a merged directory: opaque from now on",
      init: { lowers: [{}], upper: { "/a/f": "x" } },
      upper: ["/ dir now [uuid]", "/b dir [opaque]", '/b/f file "x"'],
    },
    {
      what: "that is opaque: a whiteout left for what it hid",
      init: { lowers: [{ "/a/f": "x" }], upper: { "/a/": OPAQUE } },
      upper: ["/ dir now [uuid]", "/a whiteout", "/b dir [opaque]"],
    },
    {
      what: "of the upper into a merged directory: opaque",
      init: { lowers: [{ "/d/": DIR }], upper: { "/p/a/": DIR } },
      names: ["/p/a", "/d/a"],
      upper: ["/ dir [impure uuid]", "/d dir now [origin]", "/d/a dir [opaque]", "/p dir now"],
    },
    {
      what: "of the upper into a pure upper directory: not opaque",
      init: { lowers: [{}], upper: { "/p/a/": DIR, "/q/": DIR } },
      names: ["/p/a", "/q/b"],
      upper: ["/ dir [uuid]", "/p dir now", "/q dir now", "/q/b dir"],
    },
    {
      what: "of the upper to the name of a whiteout",
      init: { lowers: [{ "/b/f": "x" }], upper: { "/a/": DIR, "/b": WHITEOUT } },
      upper: ["/ dir now [uuid]", "/b dir [opaque]"],
    },
    {
      what: "of the upper over a lower file, to the name of a whiteout: both stay covered",
      init: { lowers: [{ "/a": "x", "/b/f": "y" }], upper: { "/a/": DIR, "/b": WHITEOUT } },
      upper: ["/ dir now [uuid]", "/a whiteout", "/b dir [opaque]"],
    },
    {
      what: "of the upper onto an empty upper one",
      init: { lowers: [{}], upper: { "/a/f": "x", "/b/": DIR } },
      upper: ["/ dir now [uuid]", "/b dir [opaque]", '/b/f file "x"'],
    },
    {
      what: "of the upper onto an empty lower one",
      init: { lowers: [{ "/b/": DIR }], upper: { "/a/f": "x" } },
      upper: ["/ dir now [uuid]", "/b dir [opaque]", '/b/f file "x"'],
    },
    {
      what: "of the upper onto one full of whiteouts, which go first",
      init: {
        lowers: [{ "/b/f": "y", "/b/g": "z" }],
        upper: { "/a/": DIR, "/b/f": WHITEOUT, "/b/g": WHITEOUT },
      },
      upper: ["/ dir now [impure uuid]", "/b dir [opaque]"],
    },
    {
      what: "of the upper onto a full lower one: ENOTEMPTY",
      init: { lowers: [{ "/b/f": "y" }], upper: { "/a/": DIR } },
      result: "ENOTEMPTY",
      upper: ["/ dir [uuid]", "/a dir"],
    },
    {
      what: "of the upper onto a full upper one: ENOTEMPTY, but opaque it is",
      init: { lowers: [{}], upper: { "/a/": DIR, "/b/f": "y" } },
      result: "ENOTEMPTY",
      upper: ["/ dir [uuid]", "/a dir [opaque]", "/b dir", '/b/f file "y"'],
    },
    {
      what: "of the upper onto a file: ENOTDIR",
      init: { lowers: [{}], upper: { "/a/": DIR, "/b": "y" } },
      result: "ENOTDIR",
      upper: ["/ dir [uuid]", "/a dir", '/b file "y"'],
    },
    {
      what: "of the upper into itself: EINVAL",
      init: { lowers: [{}], upper: { "/a/c/": DIR } },
      names: ["/a", "/a/c/b"],
      result: "EINVAL",
      upper: ["/ dir [uuid]", "/a dir", "/a/c dir"],
    },
    {
      what: "onto one of its own ancestors: ENOTEMPTY",
      init: { lowers: [{}], upper: { "/a/c/": DIR } },
      names: ["/a/c", "/a"],
      result: "ENOTEMPTY",
      upper: ["/ dir [uuid]", "/a dir", "/a/c dir"],
    },
  ];

  it.each(rows)("$what", checkRename(""));

  it("leaves no ghosts: what was in it is not found at its old place", () => {
    const observed = observe(
      { lowers: [{ "/a": "below" }], upper: { "/a/": OPAQUE, "/a/f": "x" } },
      (root) => {
        root.stat("/a/f");
        root.rename("/a", "/b");
        return [root.tryLstat("/a/f"), root.tryLstat("/a"), readText(root, "/b/f")];
      },
    );

    expect(observed.result).toEqual([null, null, "x"]);
  });

  it("a directory made at its old name does not show what is below", () => {
    const observed = observe({ lowers: [{ "/a/old": "x" }], upper: { "/a/": OPAQUE } }, (root) => {
      root.rename("/a", "/b");
      root.mkdir("/a");
      return root.readdir("/a");
    });

    expect(observed).toEqual({
      result: [],
      upper: ["/ dir now [uuid]", "/a dir now [opaque]", "/b dir [opaque]"],
    });
  });
});

describe("rename()", () => {
  it("leaves descriptors and open directories usable", () => {
    const observed = observe({ lowers: [{ "/f": "x" }], upper: { "/p/q": "u" } }, (root) => {
      const file = root.open("/f", "O_RDWR");
      const dir = root.open("/p");
      root.rename("/f", "/g");
      root.rename("/p", "/r");
      root.write(file, new TextEncoder().encode("new"));
      return [readText(root, "/g"), root.stat({ at: dir, path: "q" }).size];
    });

    expect(observed.result).toEqual(["new", 1]);
  });

  it("follows a process that stands in the directory", () => {
    const { root, overlay } = scene({ lowers: [{}], upper: { "/a/b/": DIR } });
    const process = overlay.process({ cwd: "/a/b" });

    root.rename("/a", "/c");

    expect(process.getcwd()).toBe("/c/b");
    writeText(process, "f", "x");
    expect(readText(root, "/c/b/f")).toBe("x");
  });

  it("tells of itself, of the whiteout it leaves, and of opaque marks", () => {
    const stage = scene({ lowers: [{ "/a": "x" }], upper: { "/p/": DIR } });

    stage.root.rename("/a", "/b");
    stage.root.rename("/p", "/q");

    const told = stage
      .events()
      .filter(({ type }) => ["rename", "whiteout", "opaque"].includes(type));
    expect(told).toEqual([
      { type: "whiteout", path: "/a", made: true, shared: false },
      { type: "rename", path: "/a", to: "/b" },
      { type: "opaque", path: "/p" },
      { type: "rename", path: "/p", to: "/q" },
    ]);
  });
});

describe("mv's fallback for a lower directory", () => {
  /** As mv does on EXDEV: copy, then remove. */
  function move(root: Process): void {
    root.mkdir("/e");
    writeText(root, "/e/f", readText(root, "/d/f"));
    root.unlink("/d/f");
    root.rmdir("/d");
  }

  it("leaves a copy and one whiteout", () => {
    const observed = observe({ lowers: [{ "/d/f": "x" }] }, move);

    expect(observed.upper).toEqual([
      "/ dir now [impure uuid]",
      "/d whiteout x2",
      "/e dir now",
      '/e/f file "x" now',
    ]);
  });
});
