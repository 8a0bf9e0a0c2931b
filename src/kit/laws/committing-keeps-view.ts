import { asEntries } from "../tree/as-entries.ts";
import { belowRoot, differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const COMMITTING_KEEPS_VIEW: Law = {
  name: "committing the upper as a new lower keeps the merged view",
  about:
    "The upper, put on top of the lowers as one more layer, shows under an empty upper what the mount showed: that is " +
    "how images are built.",
  needs: ["upperTree", "whiteouts", "opaque"],
  shape: { upper: true },
  async check(given, subject) {
    const { merged, upper } = await withOverlay(subject, given, async (overlay, session) => {
      await runAll(session, given);
      return { merged: await viewOf(overlay.calls), upper: await viewOf(overlay.upper!(), true) };
    });
    const committed = { ...given, lower: [...given.lower, asEntries(upper)], upper: [] };
    const view = await withOverlay(subject, committed, ({ calls }) => viewOf(calls));
    const found = differences(belowRoot(merged), belowRoot(view), fieldsOf(subject.supports));
    if (found !== "") throw new LawBroken(`from before the commit to after it, ${found}`);
  },
};
