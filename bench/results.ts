import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Machine } from "./machine.ts";
import type { Measured } from "./measurement.ts";
import type { CaseResult } from "./result.ts";
import type { Verdict } from "./verdict.ts";

/** What a run of the bench gave. */
export interface BenchResults {
  readonly machine: Machine;
  /** Why there is no real overlay to compare with; null, if there is one. */
  readonly noOverlay: string | null;
  readonly cases: readonly CaseResult[];
  /** By title. */
  readonly measured: Readonly<Record<string, Measured>>;
}

/** A result, and the machine and commit that it is of: runs with --filter renew some of those that are kept. */
export interface Kept {
  readonly machine: Machine;
  readonly verdicts: readonly Verdict[];
  readonly result: CaseResult | Measured;
}

/** By title, "lookup: warm stat, hit, the same strings", in the bench's order. */
export type KeptResults = Readonly<Record<string, Kept>>;

export function verdictsOf({ cases, measured }: BenchResults): Verdict[] {
  return [
    ...cases.flatMap(({ name, verdicts }) =>
      verdicts.map((one) => ({ ...one, title: `${name}: ${one.title}` })),
    ),
    ...Object.values(measured).flatMap((one) => ("skipped" in one ? [] : one.verdicts)),
  ];
}

/** Where npm runs its scripts is the package's folder. */
const FILE = "bench/results/results.json";

/** Writes them over those of the same titles. @param titles all that the bench has, in order */
export function keepResults(results: BenchResults, titles: readonly string[]): void {
  mkdirSync(dirname(FILE), { recursive: true });
  const kept = mergeResults(readKept(), results, titles);
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
}

/** What the bench does not have any more goes. */
export function mergeResults(
  kept: KeptResults,
  results: BenchResults,
  titles: readonly string[],
): KeptResults {
  const { machine, cases, measured } = results;
  const merged: Record<string, Kept> = { ...kept };
  for (const result of cases) {
    const { verdicts } = result;
    merged[`${result.topic}: ${result.name}`] = { machine, verdicts, result };
  }
  for (const [title, result] of Object.entries(measured)) {
    // What could not be measured today stays as it was.
    if ("skipped" in result) continue;
    merged[title] = { machine, verdicts: result.verdicts, result };
  }
  const isKept = (title: string): boolean => title in merged;
  return Object.fromEntries(titles.filter(isKept).map((title) => [title, merged[title]!]));
}

/** Nothing, where none were kept. */
export function readKept(): KeptResults {
  try {
    return JSON.parse(readFileSync(FILE, "utf8")) as KeptResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
