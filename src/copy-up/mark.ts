import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile } from "../layer/inode.ts";
import type { Mark } from "../layer/marks.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { writableHalf } from "./writable.ts";

/** Leaves a mark on an upper object. @throws EPERM (user.* on a symlink or special file) EROFS. Kernel: ovl_setxattr */
export function setMark(sb: Superblock, upper: Inode, mark: Mark, value: Uint8Array): void {
  if (sb.mounted.options.userxattr && !isFile(upper) && !isDir(upper)) refuse("EPERM");
  writableHalf(sb).writer.setxattr(upper, sb.mounted.marks + mark, value);
}
