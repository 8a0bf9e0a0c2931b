import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockRanges } from "../../../src/cost/alternatives/block-ranges.ts";

describe("BlockRanges", () => {
  it("keeps runs that touch or overlap as one", () => {
    const ranges = new BlockRanges();

    for (const [from, to] of [
      [10, 20],
      [0, 2],
      [20, 25],
      [1, 5],
      [7, 7],
    ] as const)
      ranges.add(from, to);

    expect([...ranges]).toEqual([
      { from: 0, to: 5 },
      { from: 10, to: 25 },
    ]);
  });

  it("is the set of its blocks", () => {
    const run = fc
      .tuple(fc.nat(60), fc.nat(20))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(run), run, (added, asked) => {
        const ranges = new BlockRanges();
        const blocks = new Set<number>();
        for (const { from, to } of added) {
          ranges.add(from, to);
          for (let block = from; block < to; block++) blocks.add(block);
        }

        expect(ranges.count).toBe(blocks.size);
        const { from, to } = asked;
        expect(ranges.countIn(from, to)).toBe(
          [...blocks].filter((block) => block >= from && block < to).length,
        );
        for (let block = 0; block < 85; block++) expect(ranges.has(block)).toBe(blocks.has(block));
        const runs = [...ranges];
        for (const [i, one] of runs.entries()) {
          expect(one.to).toBeGreaterThan(one.from);
          if (i > 0) expect(one.from).toBeGreaterThan(runs[i - 1]!.to);
        }
      }),
    );
  });
});
