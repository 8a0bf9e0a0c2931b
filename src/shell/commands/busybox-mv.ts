import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import { asBusybox, EVERYTHING, PLAIN } from "./copy-settings.ts";
import { Copier } from "./copy-tree.ts";
import type { Given } from "./options.ts";
import { baseName, joinPath, stripSlashes } from "./paths.ts";
import { removeTree } from "./remove-tree.ts";
import { strerror } from "./strerror.ts";

/** busybox's mv: a rename over what is there; where the kernel says EXDEV, as it does of a directory that lies in a
 *  lower layer, a copy as of `cp -a`, and then the removal of the original. A file that is in the way of the copy is
 *  removed first; a directory, though it be empty, is not. */
export function busyboxMv(call: Call, given: Given): void {
  const named = given.value("t");
  const { operands } = given;
  const last = named ?? operands.at(-1)!;
  const sources = named === null ? operands.slice(0, -1) : operands;
  const copier = new Copier(call, SETTINGS);
  if (named === null && sources.length === 1) {
    const there = statOf(call, last);
    if (there === undefined) return;
    if (there !== null && isDirMode(there.mode) && given.has("T")) {
      call.fail(`'${last}' is a directory`);
      return;
    }
    if (there === null || !isDirMode(there.mode)) {
      move(call, given, copier, { from: sources[0]!, to: last, there });
      return;
    }
  }
  for (const source of sources) {
    const from = stripSlashes(source);
    const to = joinPath(last, baseName(from));
    const there = statOf(call, to);
    if (there !== undefined) move(call, given, copier, { from, to, there });
  }
}

const SETTINGS = asBusybox({
  ...PLAIN,
  recursive: true,
  dereference: "never",
  preserve: EVERYTHING,
});

interface Move {
  readonly from: string;
  readonly to: string;
  /** What has the name. */
  readonly there: Stat | null;
}

function move(call: Call, given: Given, copier: Copier, { from, to, there }: Move): void {
  const { process } = call;
  if (there !== null && given.last("n", "f", "i") === "n") return;
  try {
    process.rename(from, to);
    return;
  } catch (error) {
    if (!isErrno(error, "EXDEV")) {
      call.failed(`can't rename '${from}'`, error);
      return;
    }
  }
  if (there !== null) {
    const [over, by] = [isDirMode(there.mode), isDirMode(process.lstat(from).mode)];
    if (over !== by) {
      const [taken, taking] = over ? ["", "non-"] : ["non-", ""];
      call.fail(`can't overwrite ${taken}directory with ${taking}directory`);
      return;
    }
    const removed = call.attempt(`can't remove '${to}'`, () => {
      process.unlink(to);
      return true;
    });
    if (removed === null) return;
  }
  if (!copier.copy(from, to).ok) return;
  removeTree(call, from, REMOVE);
}

const REMOVE = {
  recursive: true,
  directories: false,
  force: true,
  verbose: false,
  preserveRoot: true,
  oneFileSystem: false,
};

/** Null where nothing has the name; undefined, and a message, where that cannot be told. */
function statOf(call: Call, path: string): Stat | null | undefined {
  try {
    return call.process.stat(path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (isErrno(error, "ENOENT")) return null;
    const why = isErrno(error, "ENOTDIR") ? "Path has non-directory component" : strerror(error);
    call.fail(`can't stat '${path}': ${why}`);
    return undefined;
  }
}
