import { differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const REMOUNT_CHANGES_NOTHING: Law = {
  name: "a remount changes nothing",
  about: "All that a mount shows is in its layers; nothing is lost with what was cached.",
  needs: ["remount"],
  shape: { upper: true, remounts: true },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      await runAll(session, given);
      await session.closeAll();
      const before = await viewOf(overlay.calls);
      await overlay.remount!({ rotate: false });
      const found = differences(before, await viewOf(overlay.calls), fieldsOf(subject.supports));
      if (found !== "") throw new LawBroken(found);
    }),
};
