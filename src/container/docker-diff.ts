import { isErrno } from "../base/fs-error.ts";
import { isDirMode, isFileMode, S_IFDIR } from "../base/mode.ts";
import type { Views } from "../diff/aspects.ts";
import { type Change, sortChanges } from "../diff/change.ts";
import { CAPABILITY } from "../layer/capability.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import type { Container } from "./container.ts";
import { type Touched, touchedTree, viewsOf } from "./touched.ts";

/** What `docker diff` says: it compares what the container shows with what it was made from, by mode, owner, device,
 *  capabilities, and of what is no directory size and mtime. So it misses a file that was written and kept its size and
 *  mtime, and what came and went; and it tells each directory above a change. Moby: archive.FileInfo.Changes */
export function dockerDiff(container: Container): Change[] {
  const views = viewsOf(container);
  const changes: Change[] = [];
  addChanges(touchedTree(container, views), true, views, changes);
  return sortChanges(changes);
}

/** `told`: the path itself is among the changes already, or is the root. Moby: FileInfo.addChanges */
function addChanges(node: Touched, told: boolean, views: Views, changes: Change[]): void {
  const count = changes.length;
  const { path, now, before } = node;
  if (before === null) changes.push({ kind: "A", path });
  for (const child of node.children) {
    if (child.now === null) {
      changes.push({ kind: "D", path: child.path });
      continue;
    }
    const differs =
      child.before !== null && isDifferent(child.path, child.before, child.now, views);
    if (differs) changes.push({ kind: "C", path: child.path });
    addChanges(child, differs || child.before === null, views, changes);
  }
  if (changes.length > count && isDirMode(now!.mode) && !told) changes.push({ kind: "C", path });
}

/** Moby: statDifferent, and the capability beside it */
function isDifferent(path: string, before: Stat, now: Stat, views: Views): boolean {
  if (before.mode !== now.mode || before.uid !== now.uid) return true;
  if (before.gid !== now.gid || before.rdev !== now.rdev) return true;
  // Block devices and sockets have the bit of a directory in their type, and pass for one.
  const countsAsDirectory = (before.mode & S_IFDIR) === S_IFDIR;
  if (!countsAsDirectory && (before.size !== now.size || !isSameTime(before, now))) return true;
  return capabilityOf(views.before, path, before) !== capabilityOf(views.now, path, now);
}

/** Nanoseconds count if both have some: a tar has none. Moby: sameFsTimeSpec */
function isSameTime(before: Stat, now: Stat): boolean {
  if (before.mtimeSec !== now.mtimeSec) return false;
  return before.mtimeNsec === now.mtimeNsec || before.mtimeNsec === 0 || now.mtimeNsec === 0;
}

function capabilityOf(process: Process, path: string, { mode }: Stat): string {
  if (!isFileMode(mode)) return "";
  try {
    return process.lgetxattr(path, CAPABILITY).join();
  } catch (error) {
    if (isErrno(error, "ENODATA")) return "";
    throw error;
  }
}
