import type { CaseOp } from "../../cases/case.ts";
import type { TreeEntry } from "../../cases/outcome.ts";
import { differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, type Subject, withOverlay } from "./law.ts";

export const COPY_UP_IS_INVISIBLE: Law = {
  name: "copy-up is invisible in the merged view",
  about:
    "A file that is opened for writing, or whose mode is set to what it was, goes to the upper and looks as before. " +
    "A hard link of a lower layer is broken off, though (EXCEPTIONS).",
  needs: [],
  shape: { steps: 4 },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      await runAll(session, given);
      await session.closeAll();
      const before = await viewOf(overlay.calls);
      for (const entry of before) {
        const call = touch(entry, subject);
        if (call !== undefined) await session.run(call);
      }
      // Of two names of one file only one may be copied up, and then they are two files.
      const fields = fieldsOf(subject.supports, ["nlink", "same_as"]);
      const found = differences(before, await viewOf(overlay.calls), fields);
      if (found !== "") throw new LawBroken(found);
    }),
};

/** A call that copies a file up and changes nothing. Opening is the purest; chmod to the same mode comes close. */
function touch({ path, type, mode }: TreeEntry, { supports }: Subject): CaseOp | undefined {
  if (type === "file" && supports.openFlags) return { op: "write", path, flags: "O_WRONLY" };
  if (type === "file" && !supports.modes) return { op: "write", path, flags: APPENDING };
  return supports.modes && (type === "file" || type === "dir")
    ? { op: "chmod", path, mode: mode! }
    : undefined;
}

const APPENDING = "O_WRONLY|O_CREAT|O_APPEND";
