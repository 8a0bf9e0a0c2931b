import { posix } from "node:path";
import type { Process } from "../../process/process.ts";
import { type CopyRules, makeParents, type Owner, TreeCopy } from "./copy-tree.ts";
import { isDirectory, realPath } from "./real-path.ts";

/** One thing to be copied: symlinks on the way to it are followed, and its name is that which was asked for. */
export interface CopySource {
  readonly process: Process;
  /** Absolute. */
  readonly path: string;
}

export interface CopyPlace {
  /** Absolute; ends with a slash if what is copied has to go into it. */
  readonly target: string;
  readonly owner: Owner | null;
  /** Of the directories on the way that have to be made. */
  readonly parentMode: number;
  /** Below `target` each source keeps its path from here on (--parents). */
  readonly keepPathFrom?: string;
}

const ROOT: Owner = { uid: 0, gid: 0 };

/** Copies sources to a place, as COPY does: files go into a directory that is there or that the slash promises; of a
 *  directory its contents go. @throws BuildError. BuildKit: fsutil/copy.Copy */
export function copyOnto(
  process: Process,
  sources: readonly CopySource[],
  place: CopyPlace,
  rules: CopyRules,
): void {
  const { target, parentMode, keepPathFrom } = place;
  const owner = place.owner ?? ROOT;
  const above = target.slice(0, target.lastIndexOf("/") + 1);
  for (const source of sources) {
    makeParents(process, realPath(process, above), parentMode, owner);
    const from = realPath(source.process, source.path);
    const isTree = isDirectory(source.process, from);
    let to = realPath(process, target);
    if (keepPathFrom !== undefined) {
      const kept = posix.dirname(posix.relative(keepPathFrom, source.path));
      to = posix.join(to, kept, isTree ? posix.basename(source.path) : ".");
      copyParents(source.process, keepPathFrom, process, realPath(process, target), kept, rules);
    }
    if (!isTree && (target.endsWith("/") || isDirectory(process, to))) {
      to = posix.join(to, posix.basename(source.path));
    }
    const isMissing = process.tryLstat(to) === null;
    makeParents(process, isTree && isMissing ? to : posix.dirname(to), parentMode, owner);
    new TreeCopy(source.process, process, rules).copy(from, to);
  }
}

/** The directories between, each as its source is. */
function copyParents(
  source: Process,
  base: string,
  process: Process,
  target: string,
  kept: string,
  rules: CopyRules,
): void {
  let path = "";
  for (const name of kept.split("/")) {
    if (name === "" || name === ".") continue;
    path = posix.join(path, name);
    const to = posix.join(target, path);
    if (process.tryLstat(to) !== null) continue;
    const { mode, uid, gid } = source.stat(posix.join(base, path));
    const bits = mode & 0o7777;
    process.mkdir(to);
    process.chown(to, rules.owner?.uid ?? uid, rules.owner?.gid ?? gid);
    process.chmod(to, rules.mode === null ? bits : rules.mode(bits, true));
  }
}
