import type { Case } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import type { Outcome } from "../cases/outcome.ts";
import { replay } from "../cases/replay.ts";
import { type Difference, differences } from "./differences.ts";
import type { Kernel, KernelAnswer } from "./kernel.ts";
import type { FittedCase } from "./plain-user.ts";
import { knownDifference } from "./versions.ts";

/** A difference that another version of Linux explains. */
export interface ExplainedDifference extends Difference {
  readonly because: string;
}

/** What goes with every comparison. */
interface Compared {
  /** Differs, as it has to: this is not the kernel that is simulated. */
  readonly explained: readonly ExplainedDifference[];
  /** What of the case could not be run here, in words. */
  readonly leftOut: readonly string[];
}

/** What came of comparing the engine with the kernel on a case. */
export type Verdict =
  | ({ readonly kind: "agrees" } & Compared)
  | ({ readonly kind: "differs"; readonly differences: readonly Difference[] } & Compared)
  /** The case contradicts itself. */
  | { readonly kind: "malformed"; readonly message: string }
  /** The kernel's side gave no outcome. */
  | { readonly kind: "failed"; readonly message: string };

/** What verify() asks of a Kernel. */
export type KernelSide = Pick<Kernel, "fits" | "run" | "unexpected" | "release">;

/** Runs a case on the engine and on the kernel, and compares. */
export async function verify(given: Case, kernel: KernelSide): Promise<Verdict> {
  const fitted = kernel.fits(given);
  const { runs } = fitted;
  let engine: Outcome;
  try {
    engine = replay(runs);
  } catch (error) {
    if (error instanceof CaseError) return { kind: "malformed", message: error.message };
    throw error;
  }
  return compared(kernel, fitted, engine, await kernel.run(runs));
}

function compared(
  kernel: KernelSide,
  fitted: FittedCase,
  engine: Outcome,
  answer: KernelAnswer,
): Verdict {
  if ("error" in answer) return { kind: "failed", message: answer.error };
  const explained: ExplainedDifference[] = [];
  const found: Difference[] = [];
  const all = kernel.unexpected(differences(engine, answer.outcome));
  for (const difference of all.found) {
    const known = knownDifference(difference, fitted.runs, kernel.release);
    if (known === undefined) found.push(difference);
    else explained.push({ ...difference, because: known.what });
  }
  const leftOut = [...fitted.leftOut, ...all.leftOut];
  if (found.length === 0) return { kind: "agrees", explained, leftOut };
  return { kind: "differs", differences: found, explained, leftOut };
}
