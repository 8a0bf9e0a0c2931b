import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whiteoutsOfEmpty } from "../../src/lookup/empty-directory.ts";
import { readMerged } from "../../src/lookup/listing.ts";
import type { Superblock } from "../../src/lookup/superblock.ts";
import { type Tree, WHITEOUT } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

/** By the slots of a listing. */
function ruled(sb: Superblock, path: string): string[] | null {
  const names = readMerged(sb, at(sb, path)).filter(({ name }) => name !== "." && name !== "..");
  if (names.some(({ hidden }) => !hidden)) return null;
  return names.filter(({ isUpper }) => isUpper).map(({ name }) => name);
}

const tree = fc
  .dictionary(fc.constantFrom(..."abcdef"), fc.constantFrom(WHITEOUT, WHITEOUT, WHITEOUT, "x"))
  .map((names): Tree => {
    const below = Object.entries(names).map(([name, entry]) => [`/d/${name}`, entry]);
    return { "/d/": {}, ...Object.fromEntries(below) };
  });

describe("whiteoutsOfEmpty()", () => {
  it.each([1, 2, 3])("says what the slots of a listing say, over %i lower layers", (count) => {
    const lowers = fc.array(tree, { minLength: count, maxLength: count });
    fc.assert(
      fc.property(tree, lowers, (upper, some) => {
        const { sb } = superblock(some, upper);

        expect(whiteoutsOfEmpty(sb, at(sb, "/d"))).toEqual(ruled(sb, "/d"));
      }),
      { numRuns: 200 },
    );
  });

  it("tells of the reading, as a listing does", () => {
    const upper = { "/d/a": WHITEOUT, "/d/c": WHITEOUT };
    const { sb, envelopes } = superblock([{ "/d/a": "x", "/d/b": "y" }], upper);
    const dentry = at(sb, "/d");
    envelopes.length = 0;

    whiteoutsOfEmpty(sb, dentry);
    readMerged(sb, dentry);

    const [told, ruled] = envelopes.map(({ event }) => event);
    expect(told).toEqual({ type: "readdir", path: "/d", layers: 2, entries: 5 });
    expect(ruled).toEqual(told);
  });
});
