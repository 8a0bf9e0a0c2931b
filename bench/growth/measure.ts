import { cpuNanoseconds } from "../clock.ts";
import { shuffled } from "../data.ts";
import { collectGarbage, collectYoung } from "../garbage.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";
import { median } from "../stats.ts";
import type { Curve, Timed } from "./curve.ts";
import { offsetFit, type Point, powerFit } from "./fit.ts";

const ROUNDS = 5;

export interface Growth {
  readonly name: string;
  readonly axis: string;
  readonly design: Curve["design"];
  readonly fixed?: string;
  /** Medians of the rounds. */
  readonly points: readonly Point[];
  readonly exponent: Exponent;
  /** The barest work beside it. */
  readonly raw?: {
    readonly name: string;
    readonly points: readonly Point[];
    readonly exponent: number;
  };
}

/** Of the power of the size that fits best. */
export interface Exponent {
  /** Of the medians. */
  readonly value: number;
  /** Of the rounds' own, the least and the greatest. */
  readonly least: number;
  readonly most: number;
}

/** Each round goes through all sizes, so that what disturbs the machine disturbs them all, and in an order of its own: none
 *  always comes last. */
export function growthOf(curve: Curve, scratch: Scratch, smoke: boolean): Growth {
  const { from, to, by = 2 } = curve;
  const sizes = sizesOf(from, smoke ? from * by : to, by);
  const warmUp = smoke ? [] : [to, from, to, from];
  const rounds = Array.from({ length: smoke ? 1 : ROUNDS }, (_, i) => {
    const unheeded = i === 0 ? warmUp : warmUp.slice(2);
    const points = roundOf(curve, [...unheeded, ...shuffled(sizes, i)], scratch);
    return points.slice(unheeded.length).sort((a, b) => a.size - b.size);
  });
  return summarized(curve, rounds);
}

/** What a round has made lives as long as the round does: the compiler throws away what it made for objects of which none
 *  is left, and begins again. So each begins with the largest and the smallest size, for nothing. */
function roundOf(curve: Curve, sizes: readonly number[], scratch: Scratch): RoundPoint[] {
  const { at, raw } = curve;
  const alive: Timed[] = [];
  const timeOf = (made: Timed): number => {
    alive.push(made);
    collectYoung();
    return timed(made);
  };
  collectGarbage();
  const points = sizes.map((size) => ({
    size,
    time: timeOf(at(size, scratch)),
    raw: raw === undefined ? 1 : timeOf(raw.at(size)),
  }));
  sink.value = alive;
  scratch.clear();
  return points;
}

export interface RoundPoint extends Point {
  /** Of the barest work; 1, if there is none. */
  readonly raw: number;
}

export function summarized(
  { name, axis, design, fixed, raw }: Omit<Curve, "at">,
  rounds: readonly (readonly RoundPoint[])[],
): Growth {
  const fitOf = fixed === undefined ? powerFit : offsetFit;
  const middles = (of: (point: RoundPoint) => number): Point[] =>
    rounds[0]!.map(({ size }, i) => ({
      size,
      time: median(rounds.map((points) => of(points[i]!))),
    }));
  const points = middles(({ time }) => time);
  const barest = middles((point) => point.raw);
  const own = rounds.map((round) => fitOf(round).exponent);
  return {
    ...{ name, axis, design },
    ...(fixed !== undefined && { fixed }),
    points,
    exponent: {
      value: fitOf(points).exponent,
      least: Math.min(...own),
      most: Math.max(...own),
    },
    ...(raw !== undefined && {
      raw: { name: raw.name, points: barest, exponent: fitOf(barest).exponent },
    }),
  };
}

/** Nanoseconds of one time. */
function timed({ times, run }: Timed): number {
  const start = cpuNanoseconds();
  run();
  return (cpuNanoseconds() - start) / times;
}

function sizesOf(from: number, to: number, by: number): number[] {
  const sizes: number[] = [];
  for (let size = from; size <= to; size *= by) sizes.push(size);
  return sizes;
}
