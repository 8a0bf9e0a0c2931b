import { isDir } from "../layer/inode.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { copyUp } from "./copy-up.ts";
import { markLinks } from "./link-up.ts";
import { needsIndex } from "./plan.ts";

/** Before a name of an indexed object comes or goes: the object must be in the index to keep the count, and the count is
 *  put down relative to the upper's, which the change itself will move. Kernel: ovl_nlink_start. */
export function prepareLinks(
  sb: Superblock,
  dentry: Dentry,
  trigger: "remove" | "rename" | "link",
): void {
  // Nothing is indexed.
  if (sb.mounted.upper?.index == null) return;
  const inode = inodeOf(dentry);
  if (needsIndex(sb, inode) && !dentry.upperAlias) copyUp(sb, dentry, trigger);
  if (!isDir(inode.real) && inode.indexed) markLinks(sb, inode);
}
