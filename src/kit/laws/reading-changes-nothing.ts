import { differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const READING_CHANGES_NOTHING: Law = {
  name: "reading changes nothing",
  about:
    "Looking at names, listing, reading and opening for reading copy nothing up. The upper keeps what marks a look " +
    "leaves on directories of it that merge (EXCEPTIONS).",
  needs: ["upper"],
  shape: { readOnly: true },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      const before = await viewOf(overlay.upper!(), true);
      await runAll(session, { ops: given.ops.filter(looks) });
      await viewOf(overlay.calls);
      const found = differences(
        before,
        await viewOf(overlay.upper!(), true),
        fieldsOf(subject.supports, ["xattrs"]),
      );
      if (found !== "") throw new LawBroken(`in the upper, ${found}`);
    }),
};

const looks = ({ op, flags }: { op: string; flags?: unknown }): boolean =>
  op !== "open" || flags === "O_RDONLY";
