import { refuse } from "../base/refusal.ts";
import { nlinkMark } from "../layer/nlink-mark.ts";
import { upperOf } from "../lookup/dentry.ts";
import { setImpure } from "../lookup/origin.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { setMark } from "./mark.ts";
import { timesOf } from "./place.ts";
import type { CopyUp } from "./request.ts";

/** Gives an object that the upper has under another name, or in the index alone, this name as well. While that is under
 *  way its `nlink` mark counts from the lower, which does not change.
 *  @throws ENOENT the upper has it under no name any more. Kernel: ovl_link_up */
export function linkUp({ sb, half, dentry }: CopyUp, inode: OverlayInode): void {
  const dir = upperOf(dentry.parent);
  const times = timesOf(dir);
  setImpure(sb, dentry.parent);
  const lower = inode.lowers[0]!.inode;
  setMark(sb, upperOf(dentry), "nlink", nlinkMark("L", inode.nlink, lower));
  // Where two directories merge with one lower, one name may be gone with the object.
  if (upperOf(dentry).nlink === 0) refuse("ENOENT");
  half.writer.link(upperOf(dentry), dir, dentry.name);
  half.writer.setattr(dir, times);
  dentry.upperAlias = true;
  markLinks(sb, inode);
}

/** Writes down how many names the merged view has of the object. Kernel: ovl_set_nlink_upper. */
export function markLinks(sb: Superblock, inode: OverlayInode): void {
  const upper = inode.upper!;
  setMark(sb, upper, "nlink", nlinkMark("U", inode.nlink, upper));
}
