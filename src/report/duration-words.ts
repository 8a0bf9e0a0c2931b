import { numberWords } from "../base/number-words.ts";
import type { Duration } from "../cost/time/duration.ts";

/** "0.4 s (0.3 to 0.6)", "120 us (60 to 240)": a duration and its interval, in one unit; the interval decides how many
 *  digits are shown. Without it when it would say the same. */
export function durationWords(duration: Duration): string {
  const { value, interval } = durationParts(duration);
  return interval === "" ? value : `${value} (${interval})`;
}

/** "about 0.4 s"; without "about" when it is known as exactly as it is shown. */
export function aboutWords(duration: Duration): string {
  const { value, interval } = durationParts(duration);
  return interval === "" ? value : `about ${value}`;
}

/** A duration in words, and what it lies between; "" when that would say the same. */
export interface DurationParts {
  /** "0.4 s" */
  readonly value: string;
  /** "0.3 to 0.6", of the same unit */
  readonly interval: string;
}

/** What it lies between, with the unit: "0.3 to 0.6 s"; "" as for durationParts. */
export function intervalWords(duration: Duration): string {
  const { value, interval } = durationParts(duration);
  return interval === "" ? "" : `${interval} ${value.slice(value.lastIndexOf(" ") + 1)}`;
}

export function durationParts(duration: Duration): DurationParts {
  if (duration.high <= 0) return { value: "no time", interval: "" };
  const unit = unitFor(duration);
  const [value, low, high] = (["ns", "low", "high"] as const).map((which) =>
    shownNumber(duration, which, unit),
  ) as [string, string, string];
  if (low === value && high === value) return { value: `${value} ${unit.name}`, interval: "" };
  // A value that would be one of its bounds lies much nearer to it than to the other: it is known a digit better.
  const finer = (which: Which, text: string, told: boolean) =>
    told ? shownNumber(duration, which, unit, 10) : text;
  const told = finer("ns", value, value === low || value === high);
  const ends = [finer("low", low, low === value), finer("high", high, high === value)];
  return { value: `${told} ${unit.name}`, interval: ends.join(" to ") };
}

interface TimeUnit {
  readonly name: string;
  /** Nanoseconds. */
  readonly size: number;
  /** From how many of it on it is taken. */
  readonly from: number;
}

/** Largest first. A minute and a half is better told in seconds. */
const TIME_UNITS: readonly TimeUnit[] = [
  { name: "min", size: 60e9, from: 2 },
  { name: "s", size: 1e9, from: 1 },
  { name: "ms", size: 1e6, from: 1 },
  { name: "us", size: 1e3, from: 1 },
  { name: "ns", size: 1, from: 0 },
];

/** The largest unit of which there is one, as it will be shown; but the next when hundreds of it would be rounded: zeros
 *  that nobody knows are no digits, and 0.4 s has none. */
function unitFor(duration: Duration): TimeUnit {
  const which = duration.ns > 0 ? "ns" : "high";
  const at = TIME_UNITS.findIndex((unit) => rounded(duration, which, unit) >= unit.from);
  const unit = TIME_UNITS[at]!;
  const isCoarse = stepOf(duration, "ns", unit) >= 100 && rounded(duration, "ns", unit) >= 100;
  return isCoarse && at > 1 ? TIME_UNITS[at - 1]! : unit;
}

type Which = keyof Duration;

/** Three digits at most: no price is known better, whatever its interval says. */
const FINEST = 100;
/** How many times its lower end the upper one of a wide interval is. */
const WIDE = 1.5;

/** What a number is rounded to, in the unit: a power of ten, not above half the width of the interval. Of a wide interval
 *  each number keeps a digit of its own, and one that begins with 1 two; a narrow one is told like its value. */
function stepOf(duration: Duration, which: Which, { size }: TimeUnit): number {
  const half = (duration.high - duration.low) / 2 / size;
  const known = half <= 0 ? 0 : powerOfTen(half);
  const number = duration[isNarrow(duration) ? "ns" : which] / size;
  if (number <= 0) return 1;
  const leading = powerOfTen(number);
  const coarsest = number < 2 * leading ? leading / 10 : leading;
  const step = Math.min(known, coarsest);
  // As it will be shown: 999.7 is 1,000.
  const shown = powerOfTen(Math.max(number, round(number, step || leading / FINEST)));
  return Math.max(step, shown / FINEST);
}

function isNarrow({ low, high }: Duration): boolean {
  return low < high && high < low * WIDE;
}

const round = (number: number, step: number): number => Math.round(number / step) * step;

/** The largest power of ten that is not above a number, which may have lost a little in a division. */
const powerOfTen = (number: number): number => 10 ** Math.floor(Math.log10(number) + 1e-9);

function rounded(duration: Duration, which: Which, unit: TimeUnit): number {
  return round(duration[which] / unit.size, stepOf(duration, which, unit));
}

/** `finer`: how many times finer than the interval says. */
function shownNumber(duration: Duration, which: Which, unit: TimeUnit, finer = 1): string {
  const step = stepOf(duration, which, unit) / finer;
  const number = round(duration[which] / unit.size, step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return numberWords(number, isNarrow(duration) ? decimals : 0, decimals);
}
