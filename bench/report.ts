import type { Machine } from "./machine.ts";
import type { CaseResult, ContestantResult } from "./result.ts";
import { duration, times, verdictText } from "./verdict.ts";

export function machineText(machine: Machine): string {
  const { node, cpu, cores, memoryGiB, kernel, load, commit } = machine;
  const at = commit === null ? "" : `, commit ${commit}`;
  return `node ${node}, ${cpu} (${cores} cores, ${memoryGiB} GiB), ${kernel}, load ${load}${at}`;
}

const NAME = 34;
const COLUMN = 9;

export function caseText({ topic, name, contestants, verdicts, leftOut = [] }: CaseResult): string {
  const head = ["median", "±95 %", "spread"].map((text) => text.padStart(COLUMN)).join("");
  return [
    `${topic}: ${name}`,
    `${"".padEnd(NAME)}${head}   times as long as`,
    ...contestants.map(contestantText),
    ...leftOut.map((one) => `  left out: ${one.name}, ${one.why}`),
    ...verdicts.map(verdictText),
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

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

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
