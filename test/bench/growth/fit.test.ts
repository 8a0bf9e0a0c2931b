import { describe, expect, it } from "vitest";
import { offsetFit, type Point, powerFit } from "../../../bench/growth/fit.ts";

const SIZES = [1, 2, 4, 8, 16, 32, 64];
const pointsOf = (timeOf: (size: number) => number): Point[] =>
  SIZES.map((size) => ({ size, time: timeOf(size) }));

describe("powerFit()", () => {
  it.each([0, 0.5, 1, 2, -1])("finds the power %d", (exponent) => {
    const found = powerFit(pointsOf((size) => 100 * size ** exponent));

    expect(found.exponent).toBeCloseTo(exponent, 10);
    expect(found.factor).toBeCloseTo(100, 8);
    expect(found.fixed).toBe(0);
  });

  it("goes through the middle of what scatters", () => {
    const scatter = [1.1, 1 / 1.1, 1, 1, 1, 1 / 1.1, 1.1];

    const found = powerFit(SIZES.map((size, i) => ({ size, time: size * scatter[i]! })));

    expect(found.exponent).toBeCloseTo(1, 10);
  });
});

describe("offsetFit()", () => {
  it.each([
    [500, 7, 1],
    [500, 7, 2],
    [20, 40, 0.5],
    [0, 7, 1],
  ])("finds %d + %d * size ** %d", (fixed, factor, exponent) => {
    const found = offsetFit(pointsOf((size) => fixed + factor * size ** exponent));

    expect(found.exponent).toBeCloseTo(exponent, 2);
    expect(found.factor / factor).toBeCloseTo(1, 1);
    expect(found.fixed).toBeCloseTo(fixed, -1);
  });

  it("knows no fixed part below nothing", () => {
    const found = offsetFit(pointsOf((size) => size ** 1.5));

    expect(found.fixed).toBeCloseTo(0, 1);
    expect(found.exponent).toBeCloseTo(1.5, 2);
  });
});
