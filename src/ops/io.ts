import { refuse } from "../base/refusal.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { writableHalf } from "../copy-up/writable.ts";
import type { Content } from "../layer/content.ts";
import { isFile } from "../layer/inode.ts";
import { type Dentry, inodeOf, upperOf } from "../lookup/dentry.ts";
import { resolveData } from "../lookup/lower-data.ts";
import { OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { bodyOf, type NewObject } from "./create.ts";

/** Opening for writing, or with O_TRUNC, is what copies a file up: nothing need ever be written. Devices, FIFOs and
 *  sockets are not copied. Opening a metacopy finds its data. Kernel: ovl_open, ovl_open_need_copy_up.
 *  @throws EROFS ENOENT EIO (no data below) */
export function prepareOpen(
  sb: Superblock,
  dentry: Dentry,
  write: boolean,
  truncate: boolean,
): void {
  if (dentry.plain !== null && (dentry.upper !== null || !(write || truncate))) return;
  const inode = inodeOf(dentry);
  if (!isFile(inode.real)) return;
  if (inode.metacopy) resolveData(sb, inode);
  if (!(write || truncate) || (inode.upper !== null && !inode.metacopy && dentry.upperAlias))
    return;
  writableHalf(sb);
  copyUp(sb, dentry, "open", truncate ? "no data" : "data");
}

/** New data for a file that is open for writing, and so in the upper. */
export function putContent(sb: Superblock, dentry: Dentry, content: Content): void {
  const half = sb.mounted.upper ?? refuse("EROFS");
  half.writer.setBody(upperOf(dentry), content);
}

/** Reading moves the atime of upper objects alone: lower layers are never written. */
export function touch(sb: Superblock, dentry: Dentry): void {
  const { upper } = dentry;
  if (upper !== null && !sb.mounted.readonly) sb.mounted.upper?.writer.touch(upper);
}

/** An unnamed file in the directory `dir`, which is copied up. Kernel: ovl_tmpfile. @throws EROFS */
export function makeTmpfile(sb: Superblock, dir: Dentry, object: NewObject): OverlayInode {
  const { writer } = writableHalf(sb);
  copyUp(sb, dir, "tmpfile");
  const { mode, uid, gid, xattrs = [] } = object;
  const upper = writer.tmpfile({ mode, uid, gid, body: bodyOf(object), xattrs });
  return new OverlayInode(upper);
}
