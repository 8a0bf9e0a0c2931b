import type { Deed, Mismatch, StepOutcome, StepResult } from "../result.ts";
import type { Costs } from "../run/recorder.ts";
import type { Step, StepExpectation } from "../scenario.ts";
import { checkDeed } from "./check-deed.ts";
import { compareBytes, compareLists, type Place } from "./compare-costs.ts";
import { compareValue, type Difference } from "./compare-value.ts";

/** The outcome of a step of which nothing is expected: no scenario says it. */
export const ANY_OUTCOME = "any";

/** How a call came out other than expected; undefined when it did not. */
export function compareOutcome(
  { outcome, value }: StepExpectation,
  actual: StepOutcome,
): Difference | undefined {
  if (outcome === ANY_OUTCOME) return undefined;
  if (!actual.ok) {
    if (actual.errno === outcome) return undefined;
    return { expected: outcome, actual: actual.message };
  }
  if (outcome !== "ok") return { expected: outcome, actual: "ok" };
  return value === undefined ? undefined : compareValue(value, actual.value);
}

/** How a step ended. */
export interface StepEnd extends Pick<StepResult, "number" | "text" | "outcome" | "runs"> {
  readonly deed?: Deed | undefined;
}

/** What came out other than expected in all repetitions of a step together. */
export function checkStep(step: Step, result: StepEnd, costs: Costs): readonly Mismatch[] {
  const { expect, line } = step;
  const { runs, deed } = result;
  const where = `step ${result.number}: ${result.text}`;
  const place = { where, line };
  const repeat = "repeat" in step ? step.repeat : 1;
  const which = repeat === 1 ? "" : `, repetition ${runs} of ${repeat}`;
  if (deed !== undefined) {
    const unmet = checkDeed(expect, deed, { line, where: where + which });
    // A build that was to fail, and did not.
    if (expect.error !== undefined) {
      return [{ ...place, expected: `an error: ${expect.error}`, actual: "ok" }];
    }
    if (unmet.length > 0) return unmet;
  } else {
    const different =
      step.kind === "call"
        ? compareOutcome(expect, result.outcome)
        : compareFailure(expect, result.outcome);
    if (different !== undefined) return [{ ...place, where: where + which, ...different }];
  }
  return checkCosts(expect, costs, place);
}

/** Nothing was done: that is as expected of a build that was to fail. */
function compareFailure({ error }: StepExpectation, actual: StepOutcome): Difference | undefined {
  const message = actual.ok ? "ok" : actual.message;
  if (error === undefined) return { expected: "ok", actual: message };
  const isSaid = message.toLowerCase().includes(error.toLowerCase());
  return isSaid ? undefined : { expected: `an error: ${error}`, actual: message };
}

/** What moved other than expected. */
export function checkCosts(
  { copied_up, copied_bytes, written_bytes }: Partial<StepExpectation>,
  costs: Costs,
  { line, where }: Place,
): Mismatch[] {
  const of = (what: string) => ({ line, where: `${where}: ${what}` });
  return [
    ...(copied_up === undefined ? [] : compareLists(copied_up, costs.copiedUp, of("copied_up"))),
    ...(copied_bytes === undefined
      ? []
      : compareBytes(copied_bytes, costs.copiedBytes, of("copied_bytes"))),
    ...(written_bytes === undefined
      ? []
      : compareBytes(written_bytes, costs.writtenBytes, of("written_bytes"))),
  ];
}
