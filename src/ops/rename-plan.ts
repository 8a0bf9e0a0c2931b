import type { Errno } from "../base/errno.ts";
import { isDir } from "../layer/inode.ts";
import { type Dentry, inodeOf, isUpperWhiteout } from "../lookup/dentry.ts";
import { whiteoutsOfEmpty } from "../lookup/empty-directory.ts";
import { isLowerPositive } from "../lookup/lookup.ts";
import {
  hasOrigin,
  isMerge,
  isMergeOrLower,
  isPureUpper,
  type OverlayInode,
} from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";

export type RenamePlan =
  | { readonly do: "fail"; readonly code: Errno }
  | {
      readonly do: "move";
      /** What the file system below is asked for. `whiteout`: the old name stays covered (RENAME_WHITEOUT).
       *  `swap`: the two names trade places, be it that the caller asked, or that a whiteout lies at the target. */
      readonly how: "plain" | "whiteout" | "swap";
      /** Both objects stay (RENAME_EXCHANGE). */
      readonly exchange: boolean;
      /** The whiteout that a swap brought to the old name is of no use there. */
      readonly dropWhiteout: boolean;
      /** Whiteouts inside the directory that will be replaced. */
      readonly clear: readonly string[];
      /** The moved directory, or on exchange the other one, must not start to merge in its new place. */
      readonly opaque: { readonly source: boolean; readonly target: boolean };
      /** A directory that takes in something copied up becomes impure. */
      readonly impure: { readonly toParent: boolean; readonly fromParent: boolean };
    };

/** Decides a rename; nothing has been copied up yet, and nothing will be if it fails here.
 *  Kernel: ovl_rename up to the first copy-up. */
export function planRename(
  sb: Superblock,
  source: Dentry,
  target: Dentry,
  exchange: boolean,
): RenamePlan {
  const from = inodeOf(source);
  const to = target.inode;
  if (!canMove(sb, from)) return { do: "fail", code: "EXDEV" };
  if (exchange && to !== null && !canMove(sb, to)) return { do: "fail", code: "EXDEV" };

  let clear: readonly string[] = [];
  if (!exchange && to !== null && isDir(to.real) && !isPureUpper(to)) {
    const whiteouts = whiteoutsOfEmpty(sb, target);
    if (whiteouts === null) return { do: "fail", code: "ENOTEMPTY" };
    clear = whiteouts;
  }
  const covered = isUpperWhiteout(target);
  const leaveWhiteout = !exchange && isLowerPositive(sb, source);
  const dropWhiteout = !exchange && !leaveWhiteout && isDir(from.real) && covered;
  const swap = exchange || dropWhiteout || (leaveWhiteout && covered);
  const apart = source.parent !== target.parent;
  return {
    do: "move",
    how: swap ? "swap" : leaveWhiteout ? "whiteout" : "plain",
    exchange,
    dropWhiteout,
    clear,
    opaque: {
      source: wouldMerge(from, source, target.parent),
      target: exchange && to !== null && wouldMerge(to, target, source.parent),
    },
    impure: {
      toParent: apart && willHaveOrigin(from),
      fromParent: apart && exchange && to !== null && willHaveOrigin(to),
    },
  };
}

/** Directory trees are not copied up; only redirect_dir=on can move them. Kernel: ovl_can_move. */
function canMove(sb: Superblock, inode: OverlayInode): boolean {
  return sb.mounted.options.redirectDir === "on" || !isDir(inode.real) || !isMergeOrLower(inode);
}

/** A directory of the upper alone, moved to where layers below may have one of its name. */
function wouldMerge(inode: OverlayInode, dentry: Dentry, parent: Dentry): boolean {
  const above = inodeOf(parent);
  const merges = isMerge(above) || above.upper === null;
  return isDir(inode.real) && !isMergeOrLower(inode) && !dentry.opaque && merges;
}

/** Kernel: ovl_type_origin, after the copy-up that comes before the move. */
function willHaveOrigin(inode: OverlayInode): boolean {
  return inode.upper === null ? inode.constIno : hasOrigin(inode);
}
