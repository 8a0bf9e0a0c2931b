import { describe, expect, it } from "vitest";
import { logOf, planTrace } from "../../bench/trace-log.ts";
import { traceVerdictsOf } from "../../bench/trace-speed.ts";
import { play } from "../strace/support/play.ts";

describe("logOf()", () => {
  it("tells what its calls come to", () => {
    const plan = planTrace(1000);
    const tree = Object.fromEntries(plan.files.map(({ path, size }) => [path, "x".repeat(size)]));

    const { replay, differences, unknown } = play(tree, [...logOf(plan)].join(""));

    expect([differences, unknown]).toEqual([[], []]);
    expect(replay.calls).toBe(plan.calls.length);
    expect(plan.calls.length).toBeGreaterThanOrEqual(1000);
  });
});

describe("traceVerdictsOf()", () => {
  it("holds the median of the rounds' ratios against five, and memory against a log ten times as long", () => {
    const rounds = [
      { ours: 10, onDisk: 49, inMemory: 20 },
      { ours: 10, onDisk: 50, inMemory: 40 },
      { ours: 10, onDisk: 900, inMemory: 30 },
    ];

    expect(traceVerdictsOf(rounds, [100, 125])).toMatchObject([
      { value: 5, atLeast: 5, passed: true },
      { value: 3, passed: true },
      { value: 1.25, atMost: 1.25, passed: true },
    ]);
    expect(traceVerdictsOf(rounds.slice(0, 1), [100, 126]).map(({ passed }) => passed)).toEqual([
      false,
      true,
      false,
    ]);
  });
});
