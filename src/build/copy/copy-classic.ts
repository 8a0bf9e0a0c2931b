import { posix } from "node:path";
import type { Process } from "../../process/process.ts";
import { BuildError } from "../build-error.ts";
import type { CopyPlace, CopySource } from "./copy-onto.ts";
import { type CopyRules, makeParents, type Owner, TreeCopy } from "./copy-tree.ts";
import { isDirectory, realPath, TOO_MANY_LINKS } from "./real-path.ts";

const ROOT: Owner = { uid: 0, gid: 0 };

/** Copies one source to a place as the classic builder does: everything it makes is that owner's, but for the directories
 *  above a directory, which are always root's. @throws BuildError in its words. moby: performCopyForInfo */
export function copyClassic(
  process: Process,
  source: CopySource,
  { target, parentMode }: CopyPlace,
  rules: CopyRules,
): void {
  const { uid, gid } = rules.owner ?? ROOT;
  const from = realPath(source.process, source.path);
  const copy = new TreeCopy(source.process, process, rules);
  let to = targetPath(process, target);
  if (isDirectory(source.process, from)) {
    const made = wrapped("failed to copy directory: ", () =>
      makeParents(process, to, parentMode, ROOT),
    );
    if (made.includes(to)) process.chown(to, uid, gid);
    pivotIn(process, to);
    copy.copy(from, to);
    return;
  }
  if (target.endsWith("/") || isDirectory(process, to)) {
    to = posix.join(to, posix.basename(source.path));
  }
  wrapped(rules.owner === null ? "" : "failed to create new directory: ", () =>
    makeParents(process, posix.dirname(to), parentMode, { uid, gid }),
  );
  copy.copy(from, to);
}

/** Copies a directory up, as what unpacks into it does by a folder of its own to pivot from. moby: chrootarchive */
function pivotIn(process: Process, directory: string): void {
  const pivot = posix.join(directory, ".pivot_root");
  process.mkdir(pivot, 0o700);
  process.rmdir(pivot);
}

/** Where a COPY leads. @throws BuildError */
export const targetPath = (process: Process, target: string): string =>
  wrapped("", () => scopedPath(process, target));

/** The path without symlinks that a target leads to. @throws BuildError in the classic builder's words */
export function scopedPath(process: Process, target: string): string {
  try {
    return realPath(process, target);
  } catch (error) {
    if (!(error instanceof BuildError) || error.message !== TOO_MANY_LINKS) throw error;
    const path = posix.resolve(target);
    throw new BuildError(`evalSymlinksInScope: ${TOO_MANY_LINKS} in ${path}`, { cause: error });
  }
}

/** What the builder says before the words of what it called. */
function wrapped<Result>(step: string, take: () => Result): Result {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    const { message, remedy } = error;
    throw new BuildError(`failed to copy files: ${step}${message}`, {
      cause: error,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}
