import type { RowId } from "./rows.ts";
import type { Says } from "./says.ts";

/** What a number is held against; without either bound it is only told. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A number that was measured, beside its bound. It never fails a run: machines are noisy. */
export interface Verdict extends Bound {
  /** The row of the README's table that it belongs to. */
  readonly row?: RowId;
  readonly title: string;
  /** The number in words a newcomer understands, where it has a row: "41.3 times as fast as memfs". */
  readonly says?: string;
  readonly value: number;
  /** Of the value; times, if it has none. */
  readonly unit?: Unit;
  readonly passed: boolean;
}

export type Unit = "ns" | "bytes";

/** What the README's table has to know. */
interface More {
  readonly row?: RowId | undefined;
  readonly unit?: Unit | undefined;
  readonly says?: Says | undefined;
}

export function verdict(title: string, value: number, bound: Bound, more: More = {}): Verdict {
  const { atLeast, atMost } = bound;
  const passed =
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
  return {
    title,
    value,
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
    ...(more.row !== undefined && { row: more.row }),
    ...(more.unit !== undefined && { unit: more.unit }),
    ...(more.says !== undefined && { says: more.says(value) }),
    passed,
  };
}

/** "PASS  memfs / copyup = 28.7, at least 20" */
export function verdictText({ title, value, unit, atLeast, atMost, passed }: Verdict): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${valueText(atLeast, unit)}`]),
    ...(atMost === undefined ? [] : [`at most ${valueText(atMost, unit)}`]),
  ];
  const mark = bounds.length === 0 ? "    " : passed ? "PASS" : "FAIL";
  return `  ${mark}  ${[`${title} = ${valueText(value, unit)}`, ...bounds].join(", ")}`;
}

/** "28.7" times, "4.21 us", "172 B". */
export function valueText(value: number, unit?: Unit): string {
  if (unit === "ns") return duration(value);
  return unit === "bytes" ? `${value.toFixed(0)} B` : times(value);
}

export function times(ratio: number): string {
  const digits = ratio >= 100 ? 0 : ratio >= 10 ? 1 : ratio >= 0.1 ? 2 : 4;
  return String(Number(ratio.toFixed(digits)));
}

const UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "us"],
  [1, "ns"],
] as const;

/** "1.62 us" for 1620. */
export function duration(nanoseconds: number): string {
  const [size, unit] = UNITS.find(([least]) => nanoseconds >= least) ?? [1, "ns"];
  return `${(nanoseconds / size).toPrecision(3)} ${unit}`;
}
