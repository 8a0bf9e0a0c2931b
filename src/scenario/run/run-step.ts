import { checkStep, compareOutcome } from "../check/check-step.ts";
import { numberedOp } from "../read/numbered.ts";
import type { Mismatch, StepOutcome, StepResult } from "../result.ts";
import type { Step } from "../scenario.ts";
import type { Container } from "./container.ts";
import type { Pace } from "./pace.ts";
import { stepWords } from "./step-words.ts";

/** Makes the calls of a step, up to the first that comes out other than expected. */
export async function runStep(
  step: Step,
  number: number,
  container: Container,
  pace: Pace,
): Promise<{ readonly result: StepResult; readonly mismatches: readonly Mismatch[] }> {
  const { op, as, repeat, line, note } = step;
  const text = stepWords(op);
  container.recorder.beginStep(number);
  let outcome: StepOutcome = { ok: true };
  let runs = 0;
  while (runs < repeat) {
    runs++;
    outcome = container.run(step.numbered ? numberedOp(op, runs) : op, as);
    if (compareOutcome(step.expect, outcome) !== undefined) break;
    const wait = pace.step(text);
    if (wait !== undefined) await wait;
  }
  const costs = container.recorder.ofStep;
  const mismatches = checkStep(step, { number, text, outcome, runs }, costs);
  const result = {
    number,
    line,
    action: op.op,
    text,
    path: container.pathOf(op),
    container: step.container,
    as,
    note,
    repeat,
    outcome,
    runs,
    ok: mismatches.length === 0,
    ...costs,
  };
  return { result, mismatches };
}
