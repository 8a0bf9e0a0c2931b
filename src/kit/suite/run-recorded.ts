import type { Case } from "../../cases/case.ts";
import type { RecordedCase } from "../cases/recorded-case.ts";
import { type Subject, withOverlay } from "../laws/law.ts";
import type { TestedOverlay } from "../overlay.ts";
import { stepText } from "../print/step-text.ts";
import { errnoOf } from "../run/errno-of.ts";
import { masked } from "../run/masked.ts";
import { belowRoot, differences, fieldsOf } from "../tree/compare.ts";
import { shortened } from "../tree/shortened.ts";
import { stableText } from "../tree/stable-text.ts";
import { viewOf } from "../tree/view.ts";

/** Runs a recorded case; gives what comes out otherwise than on Linux, or "". */
export function runRecorded(
  { case: given, outcome }: RecordedCase,
  subject: Subject,
): Promise<string> {
  const { supports } = subject;
  const { mount } = outcome;
  if (mount !== null && mount !== "ok") return runRefused(subject, given, mount);
  return withOverlay(subject, given, async (overlay, session) => {
    const wrong: string[] = [];
    for (const [i, op] of given.ops.entries()) {
      const is = stableText(masked(op.op, await session.run(op), supports));
      const should = stableText(masked(op.op, outcome.ops[i]!, supports));
      if (is !== should) wrong.push(`${stepText(op)} gives ${is}, on Linux ${should}`);
    }
    await session.closeAll();
    const fields = fieldsOf(supports);
    const merged = shortened(await viewOf(overlay.calls));
    // The root is the upper's; who has none in the kernel's form made it in a way of its own.
    const whole = supports.upperTree ? (tree: typeof merged) => tree : belowRoot;
    wrong.push(differences(whole(outcome.merged ?? []), whole(merged), fields));
    if (supports.upperTree && outcome.upper !== null) {
      const upper = shortened(await viewOf(overlay.upper!(), true));
      wrong.push(differences(outcome.upper, upper, fields));
    }
    return wrong.filter((line) => line !== "").join("\n");
  });
}

/** Linux does not mount this at all. */
async function runRefused({ make }: Subject, given: Case, errno: string): Promise<string> {
  let overlay: TestedOverlay;
  try {
    overlay = await make(given);
  } catch (error) {
    const seen = errnoOf(error);
    return seen === errno ? "" : `mounting gives ${seen}, on Linux ${errno}`;
  }
  await overlay.close?.();
  return `it mounts, on Linux ${errno}`;
}
