import type { CaseOp } from "../../cases/case.ts";
import { differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, withOverlay } from "./law.ts";

/** What a user is told who may not. */
const REFUSED = new Set(["EACCES", "EPERM"]);

export const FAILING_CHANGES_NOTHING: Law = {
  name: "an unprivileged failure changes nothing",
  about:
    "A call that is refused for lack of permission leaves the merged view and the upper as they were: permission is " +
    "asked before anything is copied up. Other failures come later, and may leave a copy behind (EXCEPTIONS).",
  needs: ["permissions", "owners", "modes"],
  shape: { steps: 6 },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      const views = async () => ({
        merged: await viewOf(overlay.calls),
        upper: subject.supports.upper ? await viewOf(overlay.upper!(), true) : [],
      });
      const fields = fieldsOf(subject.supports);
      for (const op of given.ops) {
        if (op.uid === undefined || usesDescriptor(op)) {
          await session.run(op);
          continue;
        }
        const before = await views();
        const outcome = await session.run(op);
        if (outcome.ok || !REFUSED.has(outcome.errno)) continue;
        const after = await views();
        const found =
          differences(before.merged, after.merged, fields) ||
          differences(before.upper, after.upper, fields);
        if (found !== "") throw new LawBroken(`${op.op} fails with ${outcome.errno}, yet ${found}`);
      }
    }),
};

const usesDescriptor = ({ op, fd }: CaseOp): boolean => fd !== undefined && op !== "open";
