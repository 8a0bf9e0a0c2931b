import { belowRoot, differences, fieldsOf } from "../tree/compare.ts";
import { diff } from "../tree/diff.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const DIFF_THEN_APPLY: Law = {
  name: "diff then apply gives the same tree",
  about:
    "What changed between two views, written down as a layer and put on top of the first, shows the second: that is " +
    "how snapshotters without an upper of their own commit.",
  needs: ["whiteouts"],
  shape: {},
  async check(given, subject) {
    // Which name of a file comes first changes with any of them.
    const compared = fieldsOf(subject.supports, ["same_as"]);
    const { before, after } = await withOverlay(subject, given, async (overlay, session) => {
      const start = await viewOf(overlay.calls);
      await runAll(session, given);
      return { before: start, after: await viewOf(overlay.calls) };
    });
    const changes = diff(before, after, compared);
    const lower = [...given.lower, ...(given.upper.length > 0 ? [given.upper] : []), changes];
    const view = await withOverlay(subject, { ...given, lower, upper: [] }, ({ calls }) =>
      viewOf(calls),
    );
    const found = differences(belowRoot(after), belowRoot(view), compared);
    if (found !== "") throw new LawBroken(`from the view to its diff applied, ${found}`);
  },
};
