import type { Case } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import type { Outcome, UnsupportedOutcome } from "../cases/outcome.ts";
import { replay } from "../cases/replay.ts";
import { type Difference, differences } from "./differences.ts";
import type { Kernel, KernelAnswer } from "./kernel.ts";
import { knownDifference } from "./versions.ts";

/** A difference that another version of Linux explains. */
export interface ExplainedDifference extends Difference {
  readonly because: string;
}

/** What came of comparing the engine with the kernel on a case. */
export type Verdict =
  /** `explained` may differ all the same: this is not the kernel that is simulated. */
  | { readonly kind: "agrees"; readonly explained: readonly ExplainedDifference[] }
  | {
      readonly kind: "differs";
      readonly differences: readonly Difference[];
      readonly explained: readonly ExplainedDifference[];
    }
  /** The engine does not simulate what the case needs. */
  | { readonly kind: "unsupported"; readonly need: string }
  /** This kernel, or what we may do on it, does not allow what the case needs. */
  | { readonly kind: "unchecked"; readonly need: readonly string[] }
  /** The case contradicts itself. */
  | { readonly kind: "malformed"; readonly message: string }
  /** The kernel's side gave no outcome. */
  | { readonly kind: "failed"; readonly message: string };

/** Runs a case on the engine and on the kernel, and compares. */
export async function verify(given: Case, kernel: Kernel): Promise<Verdict> {
  const { runs, need } = kernel.fits(given);
  if (need.length > 0) return { kind: "unchecked", need };
  let engine: Outcome | UnsupportedOutcome;
  try {
    engine = replay(runs);
  } catch (error) {
    if (error instanceof CaseError) return { kind: "malformed", message: error.message };
    throw error;
  }
  if ("unsupported" in engine) return { kind: "unsupported", need: engine.unsupported };
  return compared(runs, engine, await kernel.run(runs), kernel.release);
}

function compared(given: Case, engine: Outcome, answer: KernelAnswer, release: string): Verdict {
  if ("error" in answer) return { kind: "failed", message: answer.error };
  const explained: ExplainedDifference[] = [];
  const found: Difference[] = [];
  for (const difference of differences(engine, answer.outcome)) {
    const known = knownDifference(difference, given, release);
    if (known === undefined) found.push(difference);
    else explained.push({ ...difference, because: known.what });
  }
  if (found.length > 0) return { kind: "differs", differences: found, explained };
  return { kind: "agrees", explained };
}
