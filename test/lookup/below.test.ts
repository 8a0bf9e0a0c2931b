import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Inode, namesOf } from "../../src/layer/inode.ts";
import { mergeBelow } from "../../src/lookup/below.ts";
import type { LowerPath } from "../../src/lookup/overlay-inode.ts";
import { layer } from "../support/layer.ts";

const lowersOf = (layers: readonly (readonly string[])[]): LowerPath[] =>
  layers.map((names, i) => {
    const tree = Object.fromEntries(names.map((name) => [`/${name}`, `${i}`]));
    return { layer: i + 1, inode: layer(`${i}`, tree).root };
  });

/** By the rule: the lowest layer's names in its order, then those of the others from the top down. */
function ruled(lowers: readonly LowerPath[]): [name: string, inode: Inode][] {
  const order = [lowers.at(-1)!, ...lowers.slice(0, -1)];
  const names = new Set(order.flatMap(({ inode }) => namesOf(inode).listing()));
  return [...names].map((name) => {
    const [topmost] = lowers.flatMap(({ inode }) => namesOf(inode).get(name) ?? []);
    return [name, topmost!];
  });
}

describe("mergeBelow()", () => {
  it.each([1, 2, 3, 16, 17, 40])("says what the rule says, of %i layers", (count) => {
    const names = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 5 });
    const layers = fc.array(names, { minLength: count, maxLength: count });
    fc.assert(
      fc.property(layers, (some) => {
        const lowers = lowersOf(some);
        const { names, inodes, lowest } = mergeBelow(lowers);

        expect(names.map((name, i) => [name, inodes[i]])).toEqual(ruled(lowers));
        expect([lowest, inodes.length]).toEqual([some.at(-1)!.length, names.length]);
      }),
      { numRuns: 50 },
    );
  });
});
