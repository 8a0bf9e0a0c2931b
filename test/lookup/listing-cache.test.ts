import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/layer/inode.ts";
import { TRUSTED } from "../../src/layer/marks.ts";
import type { DirEntry } from "../../src/layer/real-directory.ts";
import { ListingCache } from "../../src/lookup/listing-cache.ts";
import { OverlayInode } from "../../src/lookup/overlay-inode.ts";
import { layer } from "../support/layer.ts";

const directory = (): OverlayInode => OverlayInode.plain(layer("any", { "/f": "x" }).root);
const entries = (count: number): DirEntry[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}`, type: "file", ino: i + 1, off: i }));

describe("ListingCache", () => {
  it("keeps no more than its limit: names, and one for each directory", () => {
    const cache = new ListingCache(TRUSTED, 12);
    const [one, other, third] = [directory(), directory(), directory()];

    cache.set(one, entries(4));
    cache.set(other, entries(5));
    expect([cache.size, cache.get(one)?.length, cache.get(other)?.length]).toEqual([11, 4, 5]);

    cache.set(third, entries(2));
    expect([cache.size, cache.get(one), cache.get(third)?.length]).toEqual([3, null, 2]);
  });

  it("counts a listing that is renewed once", () => {
    const cache = new ListingCache(TRUSTED, 10);
    const dir = directory();

    for (let i = 0; i < 5; i++) cache.set(dir, entries(4));

    expect(cache.size).toBe(5);
  });

  it("keeps what the lower layers have together where a directory has changed since it was listed", () => {
    const cache = new ListingCache(TRUSTED, 10);
    const [upper, lower] = [layer("upper", { "/a": "x" }).root, layer("lower", { "/b": "y" }).root];
    const dir = new OverlayInode(upper, [{ layer: 1, inode: lower }]);
    const list = () => {
      const below = cache.belowOf(dir);
      cache.set(dir, entries(2));
      return below;
    };

    const first = list();
    namesOf(upper).delete("a");
    const [second, third] = [list(), list()];
    namesOf(lower).delete("b");
    const last = list();

    expect([first, second, third].map(({ names }) => names)).toEqual([["b"], ["b"], ["b"]]);
    expect([second === first, third === second, last.names]).toEqual([false, true, []]);
    expect(cache.size).toBe(3);
  });
});
