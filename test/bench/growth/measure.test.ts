import { describe, expect, it } from "vitest";
import { type RoundPoint, summarized } from "../../../bench/growth/measure.ts";

const round = (timeOf: (size: number) => number, rawOf = (_size: number) => 1): RoundPoint[] =>
  [1, 2, 4, 8, 16].map((size) => ({ size, time: timeOf(size), raw: rawOf(size) }));

const LINEAR = { name: "files made", axis: "files", design: "linear", from: 1, to: 16 } as const;

describe("summarized()", () => {
  it("gives the medians, their exponent, and what the rounds have of their own", () => {
    const rounds = [0.9, 1, 1.2].map((exponent) => round((size) => 100 * size ** exponent));

    const { points, exponent } = summarized(LINEAR, rounds);

    expect(points).toEqual(round((size) => 100 * size).map(({ size, time }) => ({ size, time })));
    expect(exponent.value).toBeCloseTo(1, 10);
    expect(exponent.least).toBeCloseTo(0.9, 10);
    expect(exponent.most).toBeCloseTo(1.2, 10);
  });

  it("leaves a fixed part out of the exponent", () => {
    const rounds = [round((size) => 1000 + 10 * size)];

    expect(summarized({ ...LINEAR, fixed: "a call" }, rounds).exponent.value).toBeCloseTo(1, 2);
    expect(summarized(LINEAR, rounds).exponent.value).toBeLessThan(0.1);
  });

  it("gives the barest work beside it", () => {
    const bent = round(
      (size) => 100 * size,
      (size) => 30 * size ** 1.2,
    );
    const raw = { name: "Map.get", at: () => ({ times: 1, run: () => undefined }) };

    const found = summarized({ ...LINEAR, raw }, [bent]);

    expect(found.exponent.value).toBeCloseTo(1, 10);
    expect(found.raw?.exponent).toBeCloseTo(1.2, 10);
    expect(found.raw?.points.map(({ time }) => time)).toEqual(bent.map((point) => point.raw));
  });
});
