import type { StepResult } from "../scenario/result.ts";

/** Steps that share a line of the timeline. */
export interface Run {
  readonly steps: readonly StepResult[];
  readonly writtenBytes: number;
  readonly copiedBytes: number;
}

/** Up to so many steps each have a line of their own. */
const SHOWN = 24;
/** A step that fails, or has a note, is worth as much of a line as one that moves so many bytes. */
const TELLING = 2 ** 20;
/** Of the heaviest step: less is not worth a line. */
const LEAST = 0.01;

/** So many more lines for what takes long, though it moves nothing; and of the longest how much that is. */
const LONGEST = 4;
const LONG = 0.05;

/** A long list of steps with the quiet ones taken together: what cost most, took long or was annotated, and what came
 *  out other than expected keeps its line. */
export function foldSteps(
  steps: readonly StepResult[],
  time: (step: StepResult) => number = () => 0,
): Run[] {
  if (steps.length <= SHOWN) return steps.map((step) => runOf([step]));
  const heaviest = [...steps].sort((a, b) => weight(b) - weight(a));
  const dearest = steps.reduce((most, step) => Math.max(most, bytesOf(step)), 0);
  const least = Math.max(1, dearest * LEAST);
  const kept = new Set(heaviest.slice(0, SHOWN / 2).filter((step) => weight(step) >= least));
  for (const step of longest(steps, time)) kept.add(step);
  const runs: StepResult[][] = [];
  let open = false;
  for (const step of steps) {
    if (kept.has(step)) runs.push([step]);
    else if (open) runs.at(-1)!.push(step);
    else runs.push([step]);
    open = !kept.has(step);
  }
  return runs.map(runOf);
}

function longest(steps: readonly StepResult[], time: (step: StepResult) => number): StepResult[] {
  const timed = steps.map((step) => ({ step, ns: time(step) })).filter(({ ns }) => ns > 0);
  const first = timed.sort((a, b) => b.ns - a.ns).slice(0, LONGEST);
  return first.filter(({ ns }) => ns >= first[0]!.ns * LONG).map(({ step }) => step);
}

function bytesOf({ writtenBytes, copiedBytes }: StepResult): number {
  return writtenBytes + copiedBytes;
}

function weight(step: StepResult): number {
  if (!step.ok) return Number.POSITIVE_INFINITY;
  const bytes = bytesOf(step);
  const tells = step.note !== undefined || !step.outcome.ok;
  return tells ? Math.max(bytes, TELLING) : bytes;
}

function runOf(steps: readonly StepResult[]): Run {
  const sum = (amount: (step: StepResult) => number) =>
    steps.reduce((all, step) => all + amount(step), 0);
  return {
    steps,
    writtenBytes: sum(({ writtenBytes }) => writtenBytes),
    copiedBytes: sum(({ copiedBytes }) => copiedBytes),
  };
}
