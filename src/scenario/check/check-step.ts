import type { Mismatch, StepOutcome, StepResult } from "../result.ts";
import type { Costs } from "../run/recorder.ts";
import type { Step, StepExpectation } from "../scenario.ts";
import { compareBytes, compareLists } from "./compare-costs.ts";
import { compareValue, type Difference } from "./compare-value.ts";

/** How a call came out other than expected; undefined when it did not. */
export function compareOutcome(
  { outcome, value }: StepExpectation,
  actual: StepOutcome,
): Difference | undefined {
  if (!actual.ok) {
    if (actual.errno === outcome) return undefined;
    return { expected: outcome, actual: actual.message };
  }
  if (outcome !== "ok") return { expected: outcome, actual: "ok" };
  return value === undefined ? undefined : compareValue(value, actual.value);
}

/** What came out other than expected in all repetitions of a step together. */
export function checkStep(
  step: Step,
  result: Pick<StepResult, "number" | "text" | "outcome" | "runs">,
  costs: Costs,
): readonly Mismatch[] {
  const { expect, line, repeat } = step;
  const where = `step ${result.number}: ${result.text}`;
  const place = { where, line };
  const different = compareOutcome(expect, result.outcome);
  if (different !== undefined) {
    const which = repeat === 1 ? "" : `, repetition ${result.runs} of ${repeat}`;
    return [{ ...place, where: where + which, ...different }];
  }
  const { copied_up, copied_bytes, written_bytes } = expect;
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
