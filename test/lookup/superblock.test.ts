import { describe, expect, it } from "vitest";
import { TRUSTED } from "../../src/layer/marks.ts";
import { isImpureDir } from "../../src/lookup/superblock.ts";
import { foundIn } from "../support/found.ts";
import { at, superblock } from "../support/superblock.ts";

describe("Superblock", () => {
  it("has a root that merges all layers, whatever marks they bear", () => {
    const opaque = { "/": { opaque: true } } as const;

    const { sb } = superblock([opaque, {}, {}], opaque);
    expect(foundIn(sb, sb.root)).toBe("U 1 2 3");
    expect(sb.root.inode!.merges).toBe(true);
  });

  it("has a root that is listed as merged even with one layer", () => {
    const { sb } = superblock([{}]);

    expect(sb.root.inode!.merges).toBe(true);
  });

  it("knows the layers whose root says that they keep whiteouts as xattrs", () => {
    const marked = { "/": { marks: { opaque: "x" } } };

    expect([...superblock([{}, marked, {}]).sb.xattrWhiteoutLayers]).toEqual([2]);
    expect(superblock([{}, marked, {}]).sb.root.inode!.xattrWhiteouts).toBe(true);
    expect(superblock([{}, {}]).sb.root.inode!.xattrWhiteouts).toBe(false);
  });

  it("tempName() counts in hexadecimal", () => {
    const { sb } = superblock([{}]);

    const names = Array.from({ length: 17 }, () => sb.tempName());

    expect([names[0], names[9], names[16]]).toEqual(["#1", "#a", "#11"]);
    expect(new Set(names).size).toBe(17);
  });
});

describe("isImpureDir()", () => {
  it.each<[path: string, impure: boolean]>([
    ["/marked", true],
    ["/other", false],
    ["/plain", false],
    ["/lower", false],
    ["/file", false],
  ])("%s: %s", (path, impure) => {
    const { sb } = superblock([{ "/lower/": { marks: { impure: "y" } } }], {
      "/marked/": { marks: { impure: "y" } },
      "/other/": { marks: { impure: "n" } },
      "/plain/": {},
      "/file": { text: "", marks: { impure: "y" } },
    });

    expect(isImpureDir(at(sb, path).inode!, TRUSTED)).toBe(impure);
  });
});
