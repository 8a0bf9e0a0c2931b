import { describe, expect, it } from "vitest";
import {
  amplificationOf,
  containersThatFit,
  movedBytes,
  type Outlay,
  together,
} from "../../../src/cost/alternatives/outlay.ts";

const outlay = (given: Partial<Outlay> = {}): Outlay => ({
  ...{ containers: 1, imageBytes: 1000, containerBytes: 100, memoryBytes: 0 },
  ...{ writtenBytes: 10, copiedBytes: 90, cached: { common: 400, own: 30 } },
  ...given,
});

describe("an outlay", () => {
  it("moves what is written and what is copied", () => {
    expect(movedBytes(outlay())).toBe(100);
    expect(amplificationOf(outlay())).toBe(10);
    expect(amplificationOf(outlay({ writtenBytes: 0 }))).toBeNull();
  });

  it.each([
    [999, {}, 0],
    [1000, {}, 0],
    [1099, {}, 0],
    [1100, {}, 1],
    [2000, {}, 10],
    // Two of them take 100 together.
    [1100, { containers: 2 }, 2],
    [1049, { containers: 2 }, 0],
    [1050, { containers: 2 }, 1],
    [1000, { containerBytes: 0 }, Number.POSITIVE_INFINITY],
    [999, { containerBytes: 0 }, 0],
  ])("says how many containers fit %i bytes", (disk, given, count) => {
    expect(containersThatFit(outlay(given), disk)).toBe(count);
  });

  it("adds containers up, and what they have in common once", () => {
    expect(together(outlay({ memoryBytes: 5 }), 50)).toEqual({
      diskBytes: 1000 + 50 * 100,
      sharedDiskBytes: 1000,
      cacheBytes: 400 + 50 * 35,
      sharedCacheBytes: 400,
    });
    expect(together(outlay({ containers: 3 }), 2).diskBytes).toBe(1000 + 67);
  });
});
