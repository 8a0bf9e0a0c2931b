import type { Machine } from "./machine.ts";
import type { CaseResult, ContestantResult, FloorResult } from "./result.ts";

export function machineText(machine: Machine): string {
  const { node, cpu, cores, memoryGiB, kernel, load, commit } = machine;
  const at = commit === null ? "" : `, commit ${commit}`;
  return `node ${node}, ${cpu} (${cores} cores, ${memoryGiB} GiB), ${kernel}, load ${load}${at}`;
}

const NAME = 34;
const COLUMN = 9;

export function caseText({ topic, name, contestants, floors }: CaseResult): string {
  const head = ["median", "±95 %", "spread"].map((text) => text.padStart(COLUMN)).join("");
  return [
    `${topic}: ${name}`,
    `${"".padEnd(NAME)}${head}   times as long as`,
    ...contestants.map(contestantText),
    ...floors.map(floorText),
    "",
  ].join("\n");
}

function contestantText({ name, median, rme, spread, ratio }: ContestantResult): string {
  const numbers = [duration(median), percent(rme), percent(spread)];
  const row = `  ${name.padEnd(NAME - 2)}${numbers.map((text) => text.padStart(COLUMN)).join("")}`;
  if (ratio === null) return row;
  const range = `(${times(ratio.low)} to ${times(ratio.high)})`;
  return `${row}${times(ratio.median).padStart(COLUMN)} ${range.padEnd(16)} ${ratio.against}`;
}

export function floorText({ passed, title, slower, faster, ratio }: FloorResult): string {
  const verdict = passed ? "PASS" : "FAIL";
  return `  ${verdict}  ${title}: ${slower} / ${faster} = ${times(ratio)}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function times(ratio: number): string {
  if (ratio >= 100) return ratio.toFixed(0);
  return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(ratio >= 0.1 ? 2 : 4);
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

/** Rows of a table under their heads, the first column to the left, the others to the right. */
export function tableText(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ");
  return [heads, ...rows].map((row) => `  ${line(row)}`.trimEnd()).join("\n");
}
