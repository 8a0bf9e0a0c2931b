import { describe, expect, it } from "vitest";
import { TRUSTED } from "../../src/layer/marks.ts";
import type { DirEntry } from "../../src/layer/real-directory.ts";
import { ListingCache } from "../../src/lookup/listing-cache.ts";
import { OverlayInode } from "../../src/lookup/overlay-inode.ts";
import { layer } from "../support/layer.ts";

const directory = (): OverlayInode => OverlayInode.plain(layer("any", { "/f": "x" }).root);
const entries = (count: number): DirEntry[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}`, type: "file", ino: i + 1, off: i }));

describe("ListingCache", () => {
  it("keeps no more names than its limit", () => {
    const cache = new ListingCache(TRUSTED, 10);
    const [one, other, third] = [directory(), directory(), directory()];

    cache.set(one, entries(4));
    cache.set(other, entries(5));
    expect([cache.size, cache.get(one)?.length, cache.get(other)?.length]).toEqual([9, 4, 5]);

    cache.set(third, entries(2));
    expect([cache.size, cache.get(one), cache.get(third)?.length]).toEqual([2, null, 2]);
  });

  it("counts a listing that is renewed once", () => {
    const cache = new ListingCache(TRUSTED, 10);
    const dir = directory();

    for (let i = 0; i < 5; i++) cache.set(dir, entries(4));

    expect(cache.size).toBe(4);
  });
});
