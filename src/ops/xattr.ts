import { refuse } from "../base/refusal.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { writableHalf } from "../copy-up/writable.ts";
import type { Inode } from "../layer/inode.ts";
import { ESCAPE, type MarkSpace } from "../layer/marks.ts";
import type { LayerWriter } from "../layer/writer.ts";
import { checkStoreXattr } from "../layer/xattr-rules.ts";
import { type Dentry, inodeOf, realOf, upperOf } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** Names that users see, and names that layers keep, differ in one place: what a user calls `trusted.overlay.x` is
 *  kept as `trusted.overlay.overlay.x`, so that it is never taken for a mark. Kernel: fs/overlayfs/xattrs.c. */

export type XattrFlag = "XATTR_CREATE" | "XATTR_REPLACE" | "";

/** The longest name a layer takes. */
const NAME_MAX = 255;

/** The layer's name of a user's xattr. @throws EINVAL (nothing behind the prefix), EOPNOTSUPP (too long once escaped) */
function escaped(name: string, marks: MarkSpace): string {
  if (!name.startsWith(marks)) return name;
  if (name.length === marks.length) refuse("EINVAL");
  const escaped = marks + ESCAPE + name.slice(marks.length);
  return escaped.length > NAME_MAX ? refuse("EOPNOTSUPP") : escaped;
}

/** @throws ENODATA EINVAL EOPNOTSUPP */
export function getXattr(sb: Superblock, dentry: Dentry, name: string): Uint8Array {
  const kept = escaped(name, sb.mounted.marks);
  checkStoreXattr(kept);
  return realOf(dentry).xattrs?.get(kept) ?? refuse("ENODATA");
}

/** Names as users see them; marks are left out. */
export function listXattrs(sb: Superblock, dentry: Dentry): string[] {
  const { marks } = sb.mounted;
  const names: string[] = [];
  for (const name of realOf(dentry).xattrs?.keys() ?? []) {
    if (!name.startsWith(marks)) names.push(name);
    else if (name.startsWith(marks + ESCAPE))
      names.push(marks + name.slice((marks + ESCAPE).length));
  }
  return names;
}

/** Copies up first, also when the layer then refuses the name or the flag. Kernel: ovl_xattr_set.
 *  @throws EROFS EEXIST ENODATA EINVAL EOPNOTSUPP */
export function setXattr(
  sb: Superblock,
  dentry: Dentry,
  name: string,
  value: Uint8Array,
  flag: XattrFlag,
): void {
  const kept = escaped(name, sb.mounted.marks);
  const { writer } = writableHalf(sb);
  // Of an indexed file the upper object will do: the name itself stays where it is.
  if (dentry.upper === null) copyUp(sb, dentry, "setxattr");
  const upper = upperOf(dentry);
  checkStoreXattr(kept);
  checkFlag(upper, kept, flag);
  writer.setxattr(upper, kept, value);
}

/** Kernel: ovl_set_or_remove_acl. @throws EROFS */
export function setAcl(
  sb: Superblock,
  dentry: Dentry,
  name: string,
  value: Uint8Array | null,
  mode?: number,
): void {
  const { writer } = writableHalf(sb);
  if (dentry.upper === null) copyUp(sb, dentry, "setxattr");
  putAcl(writer, upperOf(dentry), name, value, mode);
}

/** The file system below keeps ACL and permission bits together. Kernel: simple_set_acl */
export function putAcl(
  writer: LayerWriter,
  inode: Inode,
  name: string,
  value: Uint8Array | null,
  mode?: number,
): void {
  if (mode !== undefined) writer.setattr(inode, { mode });
  if (value !== null) writer.setxattr(inode, name, value);
  else if (inode.xattrs?.has(name) === true) writer.removexattr(inode, name);
}

/** @throws EEXIST ENODATA */
export function checkFlag(inode: Inode, name: string, flag: XattrFlag): void {
  const exists = inode.xattrs?.has(name) === true;
  if (flag === "XATTR_CREATE" && exists) refuse("EEXIST");
  if (flag === "XATTR_REPLACE" && !exists) refuse("ENODATA");
}

/** Copies up only if there is something to remove. @throws EROFS ENODATA EINVAL EOPNOTSUPP */
export function removeXattr(sb: Superblock, dentry: Dentry, name: string): void {
  const kept = escaped(name, sb.mounted.marks);
  const { writer } = writableHalf(sb);
  const inode = inodeOf(dentry);
  if (inode.upper === null) {
    checkStoreXattr(kept);
    if (inode.real.xattrs?.has(kept) !== true) refuse("ENODATA");
    copyUp(sb, dentry, "removexattr");
  }
  checkStoreXattr(kept);
  writer.removexattr(upperOf(dentry), kept);
}
