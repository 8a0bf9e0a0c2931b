import { describe, expect, it } from "vitest";
import {
  childPath,
  inodeOf,
  isDirDentry,
  isRoot,
  isUpperWhiteout,
  isWithin,
  pathOf,
  upperOf,
} from "../../src/lookup/dentry.ts";
import { outcomeOf } from "../support/errno.ts";
import { WHITEOUT } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

const { sb, upper } = superblock([{ "/d/e/f": "x", "/gone": "x" }], {
  "/u/": {},
  "/gone": WHITEOUT,
});

describe("pathOf() and childPath()", () => {
  it.each([
    ["/", "/name"],
    ["/d", "/d/name"],
    ["/d/e/f", "/d/e/f/name"],
    ["/d/missing", "/d/missing/name"],
  ])("%s", (path, child) => {
    expect(pathOf(at(sb, path))).toBe(path);
    expect(childPath(at(sb, path), "name")).toBe(child);
  });
});

describe("isWithin()", () => {
  it.each<[path: string, above: string, within: boolean]>([
    ["/d", "/d", true],
    ["/d/e/f", "/d", true],
    ["/d/e/f", "/", true],
    ["/", "/", true],
    ["/d", "/d/e", false],
    ["/u", "/d", false],
    ["/", "/d", false],
  ])("%s in %s: %s", (path, above, within) => {
    expect(isWithin(at(sb, path), at(sb, above))).toBe(within);
  });
});

describe("isRoot(), isDirDentry() and isUpperWhiteout()", () => {
  it.each<[path: string, root: boolean, dir: boolean, whiteout: boolean]>([
    ["/", true, true, false],
    ["/d", false, true, false],
    ["/d/e/f", false, false, false],
    ["/missing", false, false, false],
    ["/gone", false, false, true],
  ])("%s", (path, root, dir, whiteout) => {
    const dentry = at(sb, path);

    expect([isRoot(dentry), isDirDentry(dentry), isUpperWhiteout(dentry)]).toEqual([
      root,
      dir,
      whiteout,
    ]);
  });
});

describe("inodeOf() and upperOf()", () => {
  it("give what is there", () => {
    expect(inodeOf(at(sb, "/d"))).toBe(at(sb, "/d").inode);
    expect(upperOf(at(sb, "/u"))).toBe(upper!.get("/u"));
  });

  it("a missing name is ENOENT, an object that was not copied up a bug", () => {
    expect(outcomeOf(() => inodeOf(at(sb, "/missing")))).toBe("ENOENT");
    expect(() => upperOf(at(sb, "/d"))).toThrow("unreachable: /d is not in the upper");
  });
});
