import { FsError, isErrno } from "../../base/fs-error.ts";
import type { Call } from "./call.ts";

/** What came of a rename: "exists" when the name is taken, or why the kernel would not. */
export type Tried = "done" | "exists" | FsError;

/** mv's first try: a rename that would not replace anything. */
export function moveByRename(call: Call, from: string, to: string): Tried {
  try {
    call.process.renameat2(from, to, "RENAME_NOREPLACE");
    return "done";
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return isErrno(error, "EEXIST") ? "exists" : error;
  }
}
