import { Content } from "../layer/content.ts";
import { PAGE } from "../layer/extent.ts";
import { contentOf } from "../layer/inode.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";

/** What a copy-up does with the data of a file. */
export interface DataMoved {
  /** Bytes the kernel reads below and writes above: data, in steps of 1 MiB, without the holes it can skip. */
  readonly copied: number;
  /** Bytes of data that the two files share afterwards, where the store has reflinks: then none are copied. */
  readonly cloned: number;
  /** How the store is asked. */
  readonly call: "copy-range" | "clone-range";
}

/** How a file's data comes up, and what the upper file holds then. */
export interface DataPlan extends DataMoved {
  readonly body: Content;
}

export const NO_DATA: DataPlan = {
  body: Content.empty,
  copied: 0,
  cloned: 0,
  call: "copy-range",
};

/** A clone where the store can make one, else a copy. `size`: st_size of the upper object; of a metacopy, the data comes
 *  from further down. Kernel: ovl_copy_up_file, which asks vfs_clone_file_range first. */
export function planData(sb: Superblock, inode: OverlayInode, size: number): DataPlan {
  if (size === 0) return NO_DATA;
  const data = contentOf(inode.data);
  if (canClone(sb, inode, size)) {
    const body = data.cloned(size);
    return { body, copied: 0, cloned: body.writtenBytes, call: "clone-range" };
  }
  const copied = data.copiedUp();
  const body = copied.size === size ? copied : copied.truncate(size);
  return { body, copied: data.copyUpBytes(), cloned: 0, call: "copy-range" };
}

/** Both files lie on one file system that has reflinks, and the range ends where the file or a block of it does.
 *  Kernel: vfs_clone_file_range, generic_remap_checks */
export function canClone(sb: Superblock, inode: OverlayInode, size: number): boolean {
  const store = sb.mounted.upper?.layer.store;
  if (store?.reflinks !== true) return false;
  if (sb.layerAt(inode.lowers.at(-1)!.layer).store !== store) return false;
  const end = inode.data.fileSize;
  return size === end || (size < end && size % PAGE === 0);
}
