import { describe, expect, it } from "vitest";
import { changed } from "../../src/ops/changed.ts";
import { at, superblock } from "../support/superblock.ts";

describe("changed()", () => {
  it.each<[what: string, path: string, origin: boolean, by: number]>([
    ["a merged directory, always", "/m", false, 1],
    ["a merged directory, always", "/m", true, 1],
    ["the root, always", "/", false, 1],
    ["a pure upper directory, not for its own objects", "/p", false, 0],
    ["a pure upper directory, for what has an origin", "/p", true, 1],
  ])("makes listings stale of %s", (_what, path, origin, by) => {
    const { sb } = superblock([{ "/m/": {} }], { "/m/": {}, "/p/": {} });
    const { inode } = at(sb, path);
    const before = inode!.version;

    changed(at(sb, path), origin);

    expect(inode!.version - before).toBe(by);
  });
});
