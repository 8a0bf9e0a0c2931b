import { expect, it } from "vitest";
import { growthVerdict, growthVerdicts } from "../../../bench/growth/growth.ts";
import { growthIn } from "../../../bench/readme-table.ts";
import type { KeptResults } from "../../../bench/results.ts";
import { curve } from "./curve.ts";

it("growthVerdicts() names what is steeper than designed for the README", () => {
  const cells = [[curve(1), curve(1.2), curve(0.2, "flat")], [curve(1)]].map(
    (curves) => growthVerdicts(curves).at(-1)!,
  );

  expect(cells.map(({ row, says, passed }) => ({ row, says, passed }))).toEqual([
    {
      row: "growth",
      says: "2 of 3 steeper: files made, by files: 1.20, files made, by files: 0.20",
      passed: false,
    },
    { row: "growth", says: "all 1 as designed", passed: true },
  ]);
});

it("growthVerdict() allows a flat design 0.05 and a linear one 1.05", () => {
  const verdicts = [curve(1.05), curve(1.06), curve(0.05, "flat"), curve(0.06, "flat")].map(
    growthVerdict,
  );

  expect(verdicts.map(({ passed }) => passed)).toEqual([true, false, true, false]);
  expect(verdicts[0]!.title).toBe("exponent of files made by files");
});

it("growthVerdict() asks for what bends 0.05 more than the barest work at most", () => {
  const raw = { name: "Map.get", points: [], exponent: 1.2 };

  const passed = [1.24, 1.26].map((is) => growthVerdict({ ...curve(is), raw }).passed);

  expect(passed).toEqual([true, false]);
  expect(growthVerdict({ ...curve(1.06), raw: { ...raw, exponent: 0.9 } }).passed).toBe(false);
});

it("growthIn() finds the kept curves, or none", () => {
  const title = "growth: how time grows with files, layers, depth, calls and entries";
  const result = { verdicts: [], text: "", data: { curves: [curve(1)], verdicts: [] } };

  expect(growthIn({})).toBeNull();
  expect(growthIn({ [title]: { verdicts: [], result } } as unknown as KeptResults)).toEqual([
    curve(1),
  ]);
});
