import { markLinks } from "../copy-up/link-up.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { isDir, namesOf } from "../layer/inode.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import { indexName } from "../lookup/index-entry.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { coverName } from "./whiteout.ts";

/** A name is gone, dropped or about to be moved over: the object has one name less, and with the last one its
 *  index entry goes. Kernel: ovl_drop_nlink, ovl_nlink_end. */
export function dropLink(sb: Superblock, dentry: Dentry): void {
  // Of a plain name there is no count, and nobody will ask for one: by its name it was known, and not otherwise.
  if (dentry.plain !== null && dentry.pins === 0) return;
  const inode = inodeOf(dentry);
  // Layers may have been changed behind the mount: while a name is known, the count does not reach zero.
  if (isDir(inode.real)) inode.nlink = 0;
  else if (inode.nlink > (otherNames(dentry, inode) > 0 ? 1 : 0)) inode.nlink--;
  if (inode.indexed && inode.nlink === 0) cleanIndex(sb, inode);
}

function otherNames(dentry: Dentry, inode: OverlayInode): number {
  return dentry.hashed ? inode.aliases - 1 : inode.aliases;
}

/** Kernel: ovl_cleanup_index. */
function cleanIndex(sb: Superblock, inode: OverlayInode): void {
  const { writer, index } = writableHalf(sb);
  const upper = inode.upper!;
  if (index === null) return;
  if (!isDir(upper) && upper.nlink !== 1) {
    // A name was added below meanwhile.
    inode.nlink = upper.nlink - 1;
    markLinks(sb, inode);
    return;
  }
  const name = indexName(sb, inode.lowers[0]!);
  const entry = namesOf(index).get(name);
  if (entry === undefined) return;
  if (sb.mounted.options.nfsExport) {
    // So that a file handle of what was removed stays stale.
    coverName(sb, index, name, entry);
  } else writer.unlink(index, name);
}
