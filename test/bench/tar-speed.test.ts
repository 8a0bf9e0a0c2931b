import { describe, expect, it } from "vitest";
import { tarBudgetsOf, tarSpeedText } from "../../bench/tar-speed.ts";

describe("tarBudgetsOf()", () => {
  it("holds the median of the rounds' ratios and the memory against the limits", () => {
    const rounds = [
      { ours: 1, tools: 10 },
      { ours: 14, tools: 10 },
      { ours: 99, tools: 10 },
    ];

    const [time, memory] = tarBudgetsOf(rounds, { time: 1, grown: 2 ** 25 });

    expect(time).toMatchObject({ ratio: 1.4, passed: true });
    expect(memory).toMatchObject({ ratio: 1, passed: true });
  });

  it("fails what takes more", () => {
    const budgets = tarBudgetsOf([{ ours: 15, tools: 10 }], { time: 1, grown: 2 ** 25 + 1 });

    expect(budgets.map(({ passed }) => passed)).toEqual([false, false]);
  });
});

describe("tarSpeedText()", () => {
  it("says why there is nothing to compare with", () => {
    expect(tarSpeedText({ skipped: "tar is missing" })).toBe(
      "tar-speed: skipped, tar is missing\n",
    );
  });
});
