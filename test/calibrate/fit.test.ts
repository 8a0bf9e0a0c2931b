import { describe, expect, it } from "vitest";
import { workOf } from "../../src/calibrate/engine-work.ts";
import { fitIntervals, fitPrices, predict } from "../../src/calibrate/fit.ts";
import { FITTING } from "../../src/calibrate/fitting-workloads.ts";
import type { Measured } from "../../src/cost/time/agreement.ts";
import { UNITS, type Unit, type Work } from "../../src/cost/time/work.ts";

const NONE = Object.fromEntries(Object.keys(UNITS).map((unit) => [unit, 0])) as Record<
  Unit,
  number
>;
const PRICES = { ...NONE, call: 100, name: 250, probe: 40, copyUp: 3_000, copiedByte: 0.5 };
const WORKS: readonly Work[] = [
  { call: 1_000 },
  { call: 100, name: 100, probe: 100 },
  { call: 100, name: 100, probe: 1_600 },
  { call: 10, name: 10, probe: 10, copyUp: 10 },
  { call: 10, name: 10, probe: 10, copyUp: 10, copiedByte: 10 * 2 ** 20 },
];

describe("fitPrices()", () => {
  it("finds the prices that made the times", () => {
    const times = WORKS.map((work) => predict(work, PRICES));

    const found = fitPrices(WORKS, times);

    for (const unit of Object.keys(UNITS) as Unit[]) {
      expect(found[unit]).toBeCloseTo(PRICES[unit], 3);
    }
  });

  it("makes no price negative, whatever was measured", () => {
    const found = fitPrices([{ call: 10 }, { call: 10, flush: 1 }], [1_000, 900]);

    expect(found.flush).toBe(0);
    expect(found.call).toBeGreaterThan(90);
  });

  it("counts what is missed by its share: a short workload says as much as a long one", () => {
    const { call } = fitPrices([{ call: 1 }, { call: 1_000_000 }], [90, 110_000_000]);

    // The least sum of squares of relative errors: (90 + 110) * 90 * 110 / (90² + 110²).
    expect(call).toBeCloseTo((200 * 90 * 110) / (90 ** 2 + 110 ** 2), 6);
  });
});

describe("fitIntervals()", () => {
  const noisy = (factors: readonly number[]): Measured[] =>
    WORKS.map((work, i) => ({
      name: `${i}`,
      work,
      rounds: factors.map((factor) => factor * predict(work, PRICES)),
    }));

  it("knows exactly what never varies", () => {
    const { call, flush } = fitIntervals(noisy([1, 1, 1]));

    expect(call.low).toBeCloseTo(100, 3);
    expect(call.high).toBeCloseTo(100, 3);
    expect(flush).toEqual({ ns: 0, low: 0, high: 0 });
  });

  it("holds the price between its bounds, and the wider the more rounds differ", () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const width = (factors: readonly number[]) => {
      const { ns, low, high } = fitIntervals(noisy(factors), { random }).call;
      expect(low).toBeLessThanOrEqual(ns);
      expect(high).toBeGreaterThanOrEqual(ns);
      return high - low;
    };

    expect(width([0.7, 0.8, 1, 1.3, 1.5])).toBeGreaterThan(width([0.99, 1, 1, 1, 1.01]));
  });
});

describe("the workloads that prices come from", () => {
  it("hold every unit of work", () => {
    const units = new Set(FITTING.flatMap((workload) => Object.keys(workOf(workload))));

    expect([...units].sort()).toEqual(Object.keys(UNITS).sort());
  });

  it("tell all prices apart", () => {
    const prices = Object.fromEntries(
      (Object.keys(UNITS) as Unit[]).map((unit, i) => [
        unit,
        unit.endsWith("Byte") ? 0.5 : 100 * (i + 1),
      ]),
    ) as Record<Unit, number>;
    const works = FITTING.map(workOf);

    const found = fitPrices(
      works,
      works.map((work) => predict(work, prices)),
      null,
      200_000,
    );

    for (const unit of Object.keys(UNITS) as Unit[]) {
      expect([unit, found[unit] / prices[unit]]).toEqual([unit, expect.closeTo(1, 1)]);
    }
  });
});
