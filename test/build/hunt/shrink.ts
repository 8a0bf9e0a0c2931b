import type { BuildCase, Step } from "./build-case.ts";

/** The smallest case that is reached from `given` by leaving things out while `differs` holds. Asks at most `most`
 *  times. */
export async function shrink(
  given: BuildCase,
  differs: (smaller: BuildCase) => Promise<boolean>,
  most = 60,
): Promise<BuildCase> {
  let best = given;
  let asked = 0;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerOnes(best)) {
      if (asked++ >= most) return best;
      if (!(await differs(smaller))) continue;
      best = smaller;
      again = true;
      break;
    }
  }
  return best;
}

/** A case less a part of it: the latter half of the steps first, then step by step, command by command, file by file. */
function* smallerOnes(given: BuildCase): Generator<BuildCase> {
  const { steps, context } = given;
  for (let keep = Math.ceil(steps.length / 2); keep < steps.length; keep++) {
    yield { ...given, steps: steps.slice(0, keep) };
  }
  for (let i = steps.length - 1; i > 0; i--) {
    yield { ...given, steps: steps.filter((_, at) => at !== i) };
  }
  for (const [i, step] of steps.entries()) {
    for (const smaller of smallerRuns(step)) {
      yield { ...given, steps: steps.with(i, smaller) };
    }
  }
  const text = JSON.stringify(steps);
  const unused = context.filter(({ path }) => !text.includes(path));
  if (unused.length > 0 && !/[*?.]/.test(text)) {
    yield { ...given, context: context.filter((entry) => !unused.includes(entry)) };
  }
  for (const { path } of context) {
    const left = context.filter(
      (entry) =>
        entry.path !== path &&
        !entry.path.startsWith(`${path}/`) &&
        !(entry.type === "link" && entry.target === path),
    );
    yield { ...given, context: left };
  }
}

function* smallerRuns(step: Step): Generator<Step> {
  if (typeof step === "string" || step.length < 2) return;
  for (let i = 0; i < step.length; i++) yield step.filter((_, at) => at !== i);
}
