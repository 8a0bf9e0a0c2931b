import type { StepIdentity } from "../build.ts";

export const NEVER_TAKEN = "it was never taken before";

/** Why a step has to be taken anew, by the steps that were taken before: words for people. */
export function missWords(step: StepIdentity, before: readonly StepIdentity[]): string {
  const here = before.filter(({ parent }) => parent === step.parent);
  const same = here.findLast(({ instruction }) => instruction === step.instruction);
  if (same !== undefined) {
    const changed = Object.keys(step.inputs).filter(
      (name) => same.inputs[name] !== step.inputs[name],
    );
    // All is the same, but its layer is gone.
    if (changed.length === 0) return "its layer is not in the store any more";
    return `changed: ${changed.join(", ")}`;
  }
  if (before.some(({ instruction }) => instruction === step.instruction)) {
    return "a step before it, or the base, is another";
  }
  return NEVER_TAKEN;
}
