import { describe, expect, it } from "vitest";
import { analyzeBudgetsOf, analyzeSpeedText } from "../../bench/analyze-speed.ts";

describe("analyzeBudgetsOf()", () => {
  it("holds the median of the rounds' ratios and the most memory against the limits", () => {
    const rounds = [
      { ours: 1, tools: 10, memory: 1 },
      { ours: 25, tools: 10, memory: 300e6 },
      { ours: 99, tools: 10, memory: 2 },
    ];

    const [time, memory] = analyzeBudgetsOf(rounds);

    expect(time).toMatchObject({ ratio: 2.5, passed: true });
    expect(memory).toMatchObject({ ratio: 1, passed: true });
  });

  it("fails what takes more", () => {
    const budgets = analyzeBudgetsOf([{ ours: 26, tools: 10, memory: 300e6 + 1 }]);

    expect(budgets.map(({ passed }) => passed)).toEqual([false, false]);
  });
});

describe("analyzeSpeedText()", () => {
  it("says why there is nothing to compare with", () => {
    expect(analyzeSpeedText({ skipped: "tar is missing" })).toBe(
      "analyze-speed: skipped, tar is missing\n",
    );
  });
});
