import { describe, expect, it } from "vitest";
import { agreementOf, median, typicalOf } from "../../../src/cost/time/agreement.ts";
import { TOY } from "../../support/toy-device.ts";

/** TOY takes 100 ns for a call. */
const calls = (name: string, call: number, ...rounds: number[]) => ({
  ...{ name, work: { call }, rounds },
});

describe("agreementOf()", () => {
  it("holds what is foretold against the faster half of the rounds", () => {
    const { comparisons } = agreementOf([calls("ten", 10, 780, 820, 9_000)], TOY);

    expect(comparisons).toEqual([
      {
        name: "ten",
        predicted: { ns: 1_000, low: 900, high: 1_100 },
        measured: 800,
        ratio: 1.25,
      },
    ]);
  });

  it("tells the median error, and the worst factor in either direction", () => {
    const all = [calls("low", 10, 2_000), calls("right", 10, 1_000), calls("high", 10, 800)];

    expect(agreementOf(all, TOY)).toMatchObject({ medianError: 0.25, worstFactor: 2 });
  });

  it("counts what comes from the disk where it did", () => {
    const cold = { name: "cold", work: { coldFile: 1 }, rounds: [70_000] };

    expect(agreementOf([cold], TOY).worstFactor).toBe(1);
  });

  it("leaves out and names what is over too soon", () => {
    const all = [calls("soon", 1, 99), calls("late", 10, 1_000)];

    const { comparisons, tooShort } = agreementOf(all, TOY, 100);

    expect(comparisons.map(({ name }) => name)).toEqual(["late"]);
    expect(tooShort).toEqual(["soon"]);
  });

  it("misses nothing where nothing is left", () => {
    expect(agreementOf([calls("soon", 1, 99)], TOY, 100)).toEqual({
      ...{ comparisons: [], tooShort: ["soon"], medianError: 0, worstFactor: 1 },
    });
  });
});

describe("median()", () => {
  it("is the middle one, or half way between two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

describe("typicalOf()", () => {
  it("is not moved by rounds that something else made long", () => {
    expect(typicalOf([300, 290, 1_800, 310, 600, 305])).toBe(300);
    expect(typicalOf([300, 500])).toBe(300);
    expect(typicalOf([300])).toBe(300);
  });
});
