import { describe, expect, it } from "vitest";
import { analyzeVerdictsOf } from "../../bench/analyze-speed.ts";

describe("analyzeVerdictsOf()", () => {
  it("holds the median of the rounds' ratios and the most memory against the limits", () => {
    const rounds = [
      { ours: 1, tools: 10, memory: 1 },
      { ours: 25, tools: 10, memory: 300e6 },
      { ours: 99, tools: 10, memory: 2 },
    ];

    const [time, memory] = analyzeVerdictsOf(rounds);

    expect(time).toMatchObject({ value: 2.5, passed: true });
    expect(memory).toMatchObject({ value: 1, passed: true });
  });

  it("fails what takes more", () => {
    const verdicts = analyzeVerdictsOf([{ ours: 26, tools: 10, memory: 300e6 + 1 }]);

    expect(verdicts.map(({ passed }) => passed)).toEqual([false, false]);
  });
});
