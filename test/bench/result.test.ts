import { describe, expect, it } from "vitest";
import type { Case, Contestant, Floor } from "../../bench/case.ts";
import { resultOf } from "../../bench/result.ts";
import { verdict } from "../../bench/verdict.ts";

const contestant = (name: string): Contestant => ({
  name,
  operations: 1,
  run: () => undefined,
  check: () => undefined,
});

const caseWith = (floors: readonly Floor[]): Case => ({
  topic: "lookup",
  name: "stat",
  floors,
  open: () => [],
});

describe("resultOf()", () => {
  it("divides the samples of a round by those of the same round", () => {
    const samples = [
      [1, 10, 100],
      [2, 30, 200],
    ];

    const result = resultOf(caseWith([]), [contestant("us"), contestant("them")], samples);

    expect(result.contestants[0]?.ratio).toBeNull();
    expect(result.contestants[1]?.ratio).toEqual({ against: "us", median: 2, low: 2, high: 2.5 });
  });

  it.each([
    { bound: { atLeast: 8 }, passed: true },
    { bound: { atLeast: 8.1 }, passed: false },
    { bound: { atMost: 8 }, passed: true },
    { bound: { atMost: 7.9 }, passed: false },
  ])("holds a ratio of 8 against $bound", ({ bound, passed }) => {
    const floor = { title: "a floor", slower: "them", faster: "us", ...bound };
    const samples = [[1], [8]];

    const result = resultOf(caseWith([floor]), [contestant("us"), contestant("them")], samples);

    expect(result.verdicts).toEqual([{ title: "a floor: them / us", value: 8, ...bound, passed }]);
  });

  it("leaves out a floor against somebody who is not there", () => {
    const floor = { title: "a floor", slower: "real overlay", faster: "us", atLeast: 1 };

    expect(resultOf(caseWith([floor]), [contestant("us")], [[1]]).verdicts).toEqual([]);
  });

  it("lets a case judge what is no ratio of two", () => {
    const judged: Case = {
      ...caseWith([]),
      judge: (nanoseconds) => [
        verdict("us", nanoseconds("us") ?? 0, { atMost: 2 }, { unit: "ns", row: "copy-up" }),
        verdict("nobody", nanoseconds("nobody") ?? -1, {}),
      ],
    };

    expect(resultOf(judged, [contestant("us")], [[1, 3, 9]]).verdicts).toEqual([
      { title: "us", value: 3, atMost: 2, unit: "ns", row: "copy-up", passed: false },
      { title: "nobody", value: -1, passed: true },
    ]);
  });
});
