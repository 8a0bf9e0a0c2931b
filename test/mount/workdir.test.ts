import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { markVolatile, prepareWorkdir } from "../../src/mount/workdir.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer, type Tree } from "../support/layer.ts";

function prepared(tree: Tree) {
  const work = layer("work", tree);
  const workdir = prepareWorkdir(work, new LayerWriter(work, steppingClock()));
  expect(workdir).toBe(workdir === null ? null : work.get("/work"));
  return { usable: workdir !== null, dump: dumpLayer(work) };
}

describe("prepareWorkdir()", () => {
  it("makes work/work, mode 0000, and leaves the workdir's own mode alone", () => {
    expect(prepared({ "/": { mode: 0o711, uid: 5 } })).toEqual({
      usable: true,
      dump: ["/ dir 0711 5:0 now", "/work dir 0000 now"],
    });
  });

  it.each<[what: string, tree: Tree]>([
    ["a file", { "/work": "junk" }],
    ["a symlink", { "/work": { symlink: "/" } }],
    ["an empty directory", { "/work/": { mode: 0o777 } }],
    [
      "files and an empty directory",
      { "/work/f": "x", "/work/#1": { whiteout: true }, "/work/d/": {} },
    ],
    ["files in a directory", { "/work/x/f": "1", "/work/x/g": "2" }],
    ["an empty directory in a directory", { "/work/x/y/": {} }],
  ])("clears away what another mount left: %s", (_what, tree) => {
    expect(prepared(tree)).toEqual({ usable: true, dump: ["/ dir now", "/work dir 0000 now"] });
  });

  it.each<[what: string, tree: Tree, left: string[]]>([
    [
      "a file three levels down",
      { "/work/x/y/file": "z" },
      ["/work dir", "/work/x dir", "/work/x/y dir", '/work/x/y/file file "z"'],
    ],
    [
      "a directory three levels down; what came before it in the listing is gone",
      { "/work/x/y/z/": {}, "/work/gone": "1" },
      ["/work dir now", "/work/x dir", "/work/x/y dir", "/work/x/y/z dir"],
    ],
  ])("gives up on %s", (_what, tree, left) => {
    expect(prepared(tree)).toEqual({ usable: false, dump: ["/ dir", ...left] });
  });

  it("clears the rest away all the same", () => {
    expect(prepared({ "/work/gone": "1", "/work/x/y/z/": {} })).toEqual({
      usable: false,
      dump: ["/ dir", "/work dir now", "/work/x dir", "/work/x/y dir", "/work/x/y/z dir"],
    });
  });

  it("ignores other names in the workdir", () => {
    expect(prepared({ "/index/a/b/c": "x", "/other": "y" })).toEqual({
      usable: true,
      dump: [
        "/ dir now",
        "/index dir",
        "/index/a dir",
        "/index/a/b dir",
        '/index/a/b/c file "x"',
        '/other file "y"',
        "/work dir 0000 now",
      ],
    });
  });
});

describe("prepareWorkdir() after a volatile mount", () => {
  it.each<[what: string, tree: Tree, outcome: string]>([
    ["nothing", {}, "ok"],
    ["an empty incompat", { "/work/incompat/": {} }, "ok"],
    ["incompat as a file", { "/work/incompat": "x" }, "ok"],
    ["incompat/volatile", { "/work/incompat/volatile/": {} }, "EINVAL"],
    ["anything in incompat", { "/work/incompat/other": "x" }, "EINVAL"],
    ["incompat elsewhere", { "/incompat/volatile/": {} }, "ok"],
  ])("finds %s", (_what, tree, outcome) => {
    expect(outcomeOf(() => void prepared(tree))).toBe(outcome);
  });
});

describe("markVolatile()", () => {
  it("leaves a mark that the next check finds", () => {
    const work = layer("work", { "/work/": { mode: 0 } });

    markVolatile(work.get("/work")!, new LayerWriter(work, steppingClock()));

    expect(dumpLayer(work)).toEqual([
      "/ dir",
      "/work dir 0000 now",
      "/work/incompat dir 0000 now",
      "/work/incompat/volatile dir 0000 now",
      '/work/incompat/volatile/dirty file "" 0000 now',
    ]);
    const writer = new LayerWriter(work, steppingClock());
    expect(outcomeOf(() => void prepareWorkdir(work, writer))).toBe("EINVAL");
  });
});
