import { isDir } from "../layer/inode.ts";
import type { OverlayInode } from "./overlay-inode.ts";
import type { Superblock } from "./superblock.ts";

/** The number that stat shows: that of the lower object, before and after copy-up. With layers on several file systems
 *  and xino the file system stands in its highest bits; without xino a directory, which has the mount's device, gets a
 *  number that lasts as long as the mount. Kernel: ovl_getattr, ovl_map_dev_ino */
export function inodeNumber(sb: Superblock, inode: OverlayInode): number | bigint {
  const { fileSystems } = sb.mounted;
  const ino = storeNumber(inode);
  if (fileSystems.same) return ino;
  const fs = fileSystems.of(numberedBy(inode));
  if (fileSystems.shift !== null) {
    return fs === 0 ? ino : BigInt(ino) | (BigInt(fs) << fileSystems.shift);
  }
  if (!isDir(inode.real)) return ino;
  if (inode.ownNumber === 0) inode.ownNumber = sb.nextNumber();
  return inode.ownNumber;
}

/** The same, with all layers on one store. */
export function storeNumber(inode: OverlayInode): number {
  const { upper, real, lowers } = inode;
  // Of what is not copied up the topmost lower object is the real one.
  if (upper === null || !inode.constIno || lowers.length === 0) return real.ino;
  return lowers[0]!.inode.ino;
}

/** The device that stat shows. */
export function deviceOf(sb: Superblock, inode: OverlayInode): number {
  const { fileSystems } = sb.mounted;
  if (fileSystems.sameDevice || isDir(inode.real)) return fileSystems.device;
  return fileSystems.deviceOf(numberedBy(inode));
}

/** The layer whose number an object has. */
function numberedBy(inode: OverlayInode): number {
  const asLower = inode.upper === null || (inode.constIno && inode.lowers.length > 0);
  return asLower ? inode.lowers[0]!.layer : 0;
}
