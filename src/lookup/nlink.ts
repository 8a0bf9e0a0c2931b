import type { Inode } from "../layer/inode.ts";
import { markOf } from "../layer/marks.ts";
import { linksByMark } from "../layer/nlink-mark.ts";
import type { Superblock } from "./superblock.ts";

/** Names of a file that is in the upper as well as below, each counted once: by the mark that the index keeps, or
 *  without it what the upper counts. Kernel: ovl_get_nlink. */
export function unionLinks(sb: Superblock, upper: Inode, lower: Inode): number {
  if (lower.nlink === 1) return upper.nlink;
  return linksByMark(markOf(upper, "nlink", sb.mounted.marks), upper, lower) ?? upper.nlink;
}
