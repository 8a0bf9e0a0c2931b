import { expect, it } from "vitest";
import { startVerdictsOf } from "../../bench/start-up.ts";

it("startVerdictsOf() holds the medians of the rounds' ratios against the limits", () => {
  const rounds = [
    { node: 10, version: 13, scenario: 20 },
    { node: 10, version: 11, scenario: 26 },
    { node: 20, version: 90, scenario: 900 },
  ];

  expect(startVerdictsOf(rounds)).toMatchObject([
    { row: "start-up", value: 1.3, passed: true },
    { row: "start-up", value: 2.6, passed: false },
  ]);
});
