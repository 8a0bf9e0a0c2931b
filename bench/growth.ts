import { cpuNanoseconds } from "./clock.ts";
import { collectGarbage } from "./garbage.ts";
import { type Curve, curves } from "./growth-curves.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

export const GROWTH = "growth: how time grows with files, layers, depth, calls and entries";

const ROUNDS = 5;

/** The exponent that a design may have: what is above is explained in the README, or mended. */
const LIMITS: Readonly<Record<Curve["design"], number>> = { flat: 0.05, linear: 1.05 };

export interface Point {
  readonly size: number;
  /** Median, in nanoseconds an operation. */
  readonly time: number;
}

export interface Growth {
  readonly name: string;
  readonly axis: string;
  readonly design: Curve["design"];
  readonly points: readonly Point[];
  /** Of the power of the size that fits the times best. */
  readonly exponent: number;
}

interface GrowthResult {
  readonly curves: readonly Growth[];
  readonly verdicts: readonly Verdict[];
}

function measureGrowth(_scratch: unknown, smoke: boolean): GrowthResult {
  const measured = curves.map((curve) => growthOf(curve, smoke));
  return { curves: measured, verdicts: smoke ? [] : measured.map(growthVerdict) };
}

/** Each round goes through all sizes, so that what disturbs the machine disturbs them all. */
function growthOf(curve: Curve, smoke: boolean): Growth {
  const { name, axis, design } = curve;
  const sizes = smoke ? [curve.from, curve.from * 2] : doublings(curve.from, curve.to);
  const samples = sizes.map((): number[] => []);
  // The first round is for the compiler.
  const warmUp = smoke ? 0 : 1;
  for (let round = 0; round < (smoke ? 1 : warmUp + ROUNDS); round++) {
    for (const [i, size] of sizes.entries()) {
      const time = timeOf(curve, size);
      if (round >= warmUp) samples[i]!.push(time);
    }
  }
  const points = sizes.map((size, i) => ({ size, time: median(samples[i]!) }));
  return { name, axis, design, points, exponent: exponentOf(points) };
}

function timeOf(curve: Curve, size: number): number {
  const { operations, run } = curve.at(size);
  collectGarbage();
  const start = cpuNanoseconds();
  run();
  return (cpuNanoseconds() - start) / operations;
}

function doublings(from: number, to: number): number[] {
  const sizes: number[] = [];
  for (let size = from; size <= to; size *= 2) sizes.push(size);
  return sizes;
}

/** The slope of the line through the points' logarithms, by least squares. */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, time }) => [Math.log(size), Math.log(time)] as const);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(logs.map(([size]) => size));
  const y = mean(logs.map(([, time]) => time));
  const rise = logs.reduce((sum, [size, time]) => sum + (size - x) * (time - y), 0);
  const run = logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
  return rise / run;
}

export function growthVerdict({ name, axis, design, exponent }: Growth): Verdict {
  return verdict(`exponent of ${name} by ${axis}`, exponent, { atMost: LIMITS[design] });
}

function growthText({ curves: measured, verdicts }: GrowthResult): string {
  const rows = measured.map(({ name, axis, points, exponent }) => {
    const [first, last] = [points[0]!, points.at(-1)!];
    return [
      `${name}, ${first.size} to ${last.size} ${axis}`,
      duration(first.time),
      duration(last.time),
      exponent.toFixed(3),
    ];
  });
  const table = tableText(["", "first", "last", "exponent"], rows);
  return [GROWTH, table, ...verdicts.map(verdictText), ""].join("\n");
}

export const growth = measurement(GROWTH, measureGrowth, growthText);
