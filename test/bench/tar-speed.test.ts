import { describe, expect, it } from "vitest";
import { tarVerdictsOf } from "../../bench/tar-speed.ts";

describe("tarVerdictsOf()", () => {
  it("holds the median of the rounds' ratios and the memory against the limits", () => {
    const rounds = [
      { ours: 1, tools: 10 },
      { ours: 14, tools: 10 },
      { ours: 99, tools: 10 },
    ];

    const [time, memory] = tarVerdictsOf(rounds, { time: 1, grown: 2 ** 25 });

    expect(time).toMatchObject({ value: 1.4, passed: true });
    expect(memory).toMatchObject({ value: 1, passed: true });
  });

  it("fails what takes more", () => {
    const verdicts = tarVerdictsOf([{ ours: 15, tools: 10 }], { time: 1, grown: 2 ** 25 + 1 });

    expect(verdicts.map(({ passed }) => passed)).toEqual([false, false]);
  });
});
