import { describe, expect, it } from "vitest";
import { median, quantile, summarize } from "../../bench/stats.ts";

describe("quantile()", () => {
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 2.5],
    [1, 4],
  ])("lies between the two nearest samples: %f of 1 to 4 is %f", (share, expected) => {
    expect(quantile([4, 1, 3, 2], share)).toBe(expected);
  });

  it("of nothing is not a number", () => {
    expect(median([])).toBeNaN();
  });
});

describe("summarize()", () => {
  it("knows no error of samples that agree", () => {
    expect(summarize([5, 5, 5])).toEqual({ median: 5, rme: 0, spread: 0, samples: 3 });
  });

  it("gives the confidence interval as Student's t has it", () => {
    const { rme, spread } = summarize([9, 10, 11]);

    expect(rme).toBeCloseTo((4.3 * Math.sqrt(1 / 3)) / 10, 10);
    expect(spread).toBeCloseTo(0.1, 10);
  });

  it("does not let one sample far out move the median", () => {
    expect(summarize([10, 11, 12, 13, 900]).median).toBe(12);
  });
});
