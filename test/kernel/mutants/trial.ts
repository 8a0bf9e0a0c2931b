import { createReadStream, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import type { Case } from "../../../src/cases/case.ts";
import type { Outcome } from "../../../src/cases/outcome.ts";
import type { KernelAnswer } from "../../../src/kernel/kernel.ts";
import { plainUserDifferences } from "../../../src/kernel/plain-user.ts";
import { type KernelSide, verify } from "../../../src/kernel/verify.ts";
import { runRecorded } from "../recorded.ts";
import { type RecordedCase, recordedCases } from "../recorded-case.ts";

/** The program that tries one mutant, whose engine it has in it: compares it with what the kernel said to each case, up
 *  to the first difference, and then with the recorded cases. Says what it is at, and in the end what it found, a line
 *  each, so that one that hangs is known by its last line. */

/** A case in the form that was run, with what the kernel made of it. */
export interface AnsweredCase {
  readonly given: Case;
  readonly outcome: Outcome;
}

/** Under what conditions the kernel answered. */
export interface KernelFacts {
  readonly privileged: boolean;
  readonly release: string;
}

/** What the program says. */
export type TrialLine =
  | { readonly at: number | string }
  | { readonly found: number; readonly where: string }
  | { readonly recorded: string };

function say(line: TrialLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function tryCases(file: string, facts: KernelFacts): Promise<void> {
  const lines = createInterface({ input: createReadStream(file) });
  let index = 0;
  for await (const line of lines) {
    say({ at: index });
    const where = await firstDifference(JSON.parse(line) as AnsweredCase, facts);
    if (where !== null) {
      say({ found: index, where });
      return;
    }
    index++;
  }
}

/** Null if the engine agrees. */
async function firstDifference(
  { given, outcome }: AnsweredCase,
  facts: KernelFacts,
): Promise<string | null> {
  try {
    const verdict = await verify(given, saidBefore({ outcome }, facts));
    if (verdict.kind === "agrees") return null;
    return verdict.kind === "differs" ? verdict.differences[0]!.where : verdict.kind;
  } catch (error) {
    return crash(error);
  }
}

/** The kernel's side, of which the answer is known. */
function saidBefore(answer: KernelAnswer, { privileged, release }: KernelFacts): KernelSide {
  return {
    release,
    fits: (given) => ({ runs: given, leftOut: [] }),
    run: async () => answer,
    unexpected: (all) => (privileged ? { found: all, leftOut: [] } : plainUserDifferences(all)),
  };
}

function tryRecorded(): void {
  for (const recorded of recordedCases()) {
    say({ at: recorded.id });
    if (agrees(recorded)) continue;
    say({ recorded: recorded.id });
    return;
  }
}

function agrees(recorded: RecordedCase): boolean {
  try {
    const { observed, changedLowers } = runRecorded(recorded);
    // As it would stand in the file: without what is undefined.
    const written = JSON.parse(JSON.stringify(observed));
    return isDeepStrictEqual(written, recorded.observed) && changedLowers.length === 0;
  } catch {
    return false;
  }
}

function crash(error: unknown): string {
  return `crash: ${error instanceof Error ? error.message : String(error)}`;
}

const [file = "", facts = ""] = process.argv.slice(2);
await tryCases(file, JSON.parse(facts) as KernelFacts);
tryRecorded();
