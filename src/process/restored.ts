import { isDirMode, S_IFMT } from "../base/mode.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { Difference } from "./differences.ts";
import type { FileSystem } from "./file-system.ts";
import { IN_ATTRIB, IN_CREATE, IN_DELETE, IN_ISDIR, IN_MODIFY, tellChange } from "./fsnotify.ts";
import { successorOf } from "./settle.ts";
import type { Stat } from "./stat.ts";

/** After a restore: who watches hears of what is different now, as if somebody had changed it. No kernel does such a thing
 *  under a mount; this is what makes a program notice that reads files again when they change. */
export function tellRestored(fs: FileSystem, differences: Iterable<Difference>): void {
  for (const { path, before, now } of differences) {
    if (before !== null && now !== null && sameType(before, now)) {
      tellSame(fs, at(fs, path), before, now);
      continue;
    }
    if (before !== null) fs.marks.oversee({ mask: IN_DELETE, path });
    if (now !== null) fs.marks.oversee({ mask: IN_CREATE, path });
    const slash = path.lastIndexOf("/");
    const dir = at(fs, path.slice(0, slash))?.inode;
    if (dir == null) continue;
    const tell = (mask: number, { mode }: Stat) =>
      fs.marks.tell(
        fs.identityOf(dir),
        isDirMode(mode) ? mask | IN_ISDIR : mask,
        path.slice(slash + 1),
      );
    if (before !== null) tell(IN_DELETE, before);
    if (now !== null) tell(IN_CREATE, now);
  }
}

const at = (fs: FileSystem, path: string): Dentry | null =>
  successorOf(
    fs,
    path.split("/").filter((name) => name !== ""),
  );

const sameType = (one: Stat, other: Stat): boolean => ((one.mode ^ other.mode) & S_IFMT) === 0;

/** Names that a directory got or lost are told by themselves. */
function tellSame(fs: FileSystem, dentry: Dentry | null, before: Stat, now: Stat): void {
  if (dentry === null) return;
  const written = !isDirMode(now.mode) && WRITTEN.some((field) => before[field] !== now[field]);
  const changed = ATTRIBUTES.some((field) => before[field] !== now[field]);
  if (written) tellChange(fs, dentry, IN_MODIFY);
  if (changed) tellChange(fs, dentry, IN_ATTRIB);
}

const WRITTEN = ["size", "mtimeSec", "mtimeNsec"] as const;
const ATTRIBUTES = ["mode", "uid", "gid"] as const;
