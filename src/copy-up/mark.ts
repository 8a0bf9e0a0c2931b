import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile } from "../layer/inode.ts";
import { type Mark, markName, TRUSTED, USER } from "../layer/marks.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { writableHalf } from "./writable.ts";

/** Symlinks and special files take no user.* xattrs, and in a user namespace without userxattr nothing takes a mark. */
export function canBeMarked({ mounted }: Superblock, upper: Inode): boolean {
  if (mounted.marks === TRUSTED) return true;
  return mounted.marks === USER && (isFile(upper) || isDir(upper));
}

/** Leaves a mark on an upper object. @throws EPERM (it takes none) EROFS. Kernel: ovl_setxattr */
export function setMark(sb: Superblock, upper: Inode, mark: Mark, value: Uint8Array): void {
  if (!canBeMarked(sb, upper)) refuse("EPERM");
  writableHalf(sb).writer.setxattr(upper, markName(mark, sb.mounted.marks), value);
}
