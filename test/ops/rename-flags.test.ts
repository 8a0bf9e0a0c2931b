import { describe, expect, it } from "vitest";
import { type Entry, WHITEOUT } from "../support/layer.ts";
import { checkRename, type RenameRow } from "../support/rename-row.ts";
import { observe } from "../support/scene.ts";

const DIR: Entry = {};

describe("renameat2(NOREPLACE)", () => {
  const rows: RenameRow[] = [
    {
      what: "to a free name",
      init: { lowers: [{ "/a": "x" }] },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x" [origin=lower1:/a]'],
    },
    {
      what: "to the name of a whiteout",
      init: { lowers: [{ "/a": "x", "/b": "y" }], upper: { "/b": WHITEOUT } },
      upper: ["/ dir now [impure uuid]", "/a whiteout", '/b file "x" [origin=lower1:/a]'],
    },
    {
      what: "to a lower name: EEXIST",
      init: { lowers: [{ "/a": "x", "/b": "y" }] },
      result: "EEXIST",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of a lower directory to a lower name: EEXIST, before EXDEV",
      init: { lowers: [{ "/a/": DIR, "/b": "y" }] },
      result: "EEXIST",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of a lower directory to a free name: EXDEV",
      init: { lowers: [{ "/a/": DIR }] },
      result: "EXDEV",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "onto itself: EEXIST",
      init: { lowers: [{ "/a": "x" }] },
      names: ["/a", "/a"],
      result: "EEXIST",
      upper: ["/ dir [uuid]"],
    },
  ];

  it.each(rows)("$what", checkRename("NOREPLACE"));
});

describe("renameat2(EXCHANGE)", () => {
  const rows: RenameRow[] = [
    {
      what: "copies both up, and leaves no whiteouts",
      init: { lowers: [{ "/a": "x", "/b": "y" }] },
      upper: [
        "/ dir now [impure uuid]",
        '/a file "y" [origin=lower1:/b]',
        '/b file "x" [origin=lower1:/a]',
      ],
    },
    {
      what: "swaps a file and a symlink in two directories",
      init: { lowers: [{ "/d/a": "x", "/e/b": { symlink: "t" } }] },
      names: ["/d/a", "/e/b"],
      upper: [
        "/ dir [impure uuid]",
        "/d dir now [impure origin]",
        "/d/a symlink -> t [origin=lower1:/e/b]",
        "/e dir now [impure origin]",
        '/e/b file "x" [origin=lower1:/d/a]',
      ],
    },
    {
      what: "of a lower directory: EXDEV",
      init: { lowers: [{ "/a/": DIR, "/b": "y" }] },
      result: "EXDEV",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "with a lower directory: EXDEV",
      init: { lowers: [{ "/a": "x", "/b/": DIR }] },
      result: "EXDEV",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "of two upper directories in a merged one: both opaque",
      init: { lowers: [{}], upper: { "/a/f": "x", "/b/g": "y" } },
      upper: [
        "/ dir now [uuid]",
        "/a dir [opaque]",
        '/a/g file "y"',
        "/b dir [opaque]",
        '/b/f file "x"',
      ],
    },
    {
      what: "of an upper directory and a lower file: the directory is opaque",
      init: { lowers: [{ "/a": "x" }], upper: { "/b/": DIR } },
      upper: ["/ dir now [impure uuid]", "/a dir [opaque]", '/b file "x" [origin=lower1:/a]'],
    },
    {
      what: "of a full directory and another: no matter",
      init: { lowers: [{}], upper: { "/p/a/f": "x", "/p/b/g": "y" } },
      names: ["/p/a", "/p/b"],
      upper: [
        "/ dir [uuid]",
        "/p dir now",
        "/p/a dir",
        '/p/a/g file "y"',
        "/p/b dir",
        '/p/b/f file "x"',
      ],
    },
    {
      what: "with a missing name: ENOENT",
      init: { lowers: [{ "/a": "x" }] },
      result: "ENOENT",
      upper: ["/ dir [uuid]"],
    },
    {
      what: "with a whiteout: ENOENT",
      init: { lowers: [{ "/a": "x", "/b": "y" }], upper: { "/b": WHITEOUT } },
      result: "ENOENT",
      upper: ["/ dir [uuid]", "/b whiteout"],
    },
    {
      what: "of a directory and one inside it: EINVAL",
      init: { lowers: [{}], upper: { "/a/b/": DIR } },
      names: ["/a", "/a/b"],
      result: "EINVAL",
      upper: ["/ dir [uuid]", "/a dir", "/a/b dir"],
    },
    {
      what: "of a directory and one above it: EINVAL",
      init: { lowers: [{}], upper: { "/a/b/": DIR } },
      names: ["/a/b", "/a"],
      result: "EINVAL",
      upper: ["/ dir [uuid]", "/a dir", "/a/b dir"],
    },
    {
      what: "of two links of one upper file: nothing happens",
      init: { lowers: [{}], upper: { "/a": "x", "/b": { link: "/a" } } },
      upper: ["/ dir [uuid]", '/a file "x" x2', "/b = /a"],
    },
  ];

  it.each(rows)("$what", checkRename("EXCHANGE"));
});

describe("other flags", () => {
  it.each([
    ["WHITEOUT", "EINVAL"],
    ["EXCHANGE|NOREPLACE", "EINVAL"],
    ["EXCHANGE|WHITEOUT", "EINVAL"],
    ["WHITEOUT|NOREPLACE", "EINVAL"],
    ["NONSENSE", "EINVAL"],
  ])("%s: %s", (flags, result) => {
    checkRename(flags)({
      what: flags,
      init: { lowers: [{ "/a": "x" }] },
      result,
      upper: ["/ dir [uuid]"],
    });
  });

  it("a number that names none is EINVAL", () => {
    const observed = observe({ lowers: [{ "/a": "x" }] }, (root) => root.renameat2("/a", "/b", 8));

    expect(observed).toEqual({ result: "EINVAL", upper: ["/ dir [uuid]"] });
  });
});
