import { copyUp } from "../copy-up/copy-up.ts";
import { protattr } from "../copy-up/plan.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Inode, isDir, isFile } from "../layer/inode.ts";
import { type MarkSpace, markName, markOf } from "../layer/marks.ts";
import { type Dentry, realOf, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

const PROTECTED = FS_IMMUTABLE | FS_APPEND;

/** Inode flags. Immutable and append-only are kept as a mark on the upper object, since real flags would keep the
 *  mount itself from changing it. Kernel: ovl_fileattr_get, ovl_get_protattr. */
export function flagsOf(inode: Inode, marks: MarkSpace): number {
  if (inode.xattrs === null || !(isFile(inode) || isDir(inode))) return inode.flags;
  const mark = markOf(inode, "protattr", marks);
  if (mark === undefined) return inode.flags;
  const letters = new TextDecoder().decode(mark);
  const append = letters.includes("a") ? FS_APPEND : 0;
  return inode.flags | append | (letters.includes("i") ? FS_IMMUTABLE : 0);
}

/** Kernel: ovl_fileattr_set. @throws EROFS */
export function setFlags(sb: Superblock, dentry: Dentry, flags: number): void {
  copyUp(sb, dentry, "setflags");
  const { marks } = sb.mounted;
  const { writer } = writableHalf(sb);
  const upper = upperOf(dentry);
  const letters = protattr(flags);
  if (letters !== "")
    writer.setxattr(upper, markName("protattr", marks), new TextEncoder().encode(letters));
  else if (markOf(upper, "protattr", marks)) writer.removexattr(upper, markName("protattr", marks));
  writer.setFlags(upper, flags & ~PROTECTED);
  writer.setattr(upper, {});
}

/** Flags of what shows at `dentry`. The mark counts in the upper alone. Kernel: ovl_check_protattr */
export function getFlags(sb: Superblock, dentry: Dentry): number {
  const { upper } = dentry;
  return upper === null ? realOf(dentry).flags : flagsOf(upper, sb.mounted.marks);
}
