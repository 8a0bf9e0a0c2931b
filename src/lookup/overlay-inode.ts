import { type Inode, isDir } from "../layer/inode.ts";
import type { Dentry } from "./dentry.ts";
import type { MergedListing } from "./listing.ts";

/** One lower object of a stack, and the layer that has it: 1 is the topmost lower. */
export interface LowerPath {
  readonly layer: number;
  readonly inode: Inode;
}

const NO_LOWERS: readonly LowerPath[] = [];

/** What the layers say of one object of the merged view. Kernel: struct ovl_inode, ovl_entry.
 *
 *      pure upper   upper, no lowers          lower   no upper, one lower
 *      merge        directories of several layers: upper or not, one or more lowers
 *      metacopy     a file whose topmost object has attributes only: its data is that of the last lower
 *
 *  A file copied up keeps the lower it came from in `lowers`, for its inode number. */
export class OverlayInode {
  upper: Inode | null;
  lowers: readonly LowerPath[];
  /** The object whose attributes show: the upper one, or the topmost lower one. */
  real: Inode;
  /** The object whose data is read: `real`, but for a metacopy. */
  data: Inode;
  /** `real` has no data of its own. Kernel: ovl_is_metacopy_dentry. */
  metacopy = false;
  /** Where in the data-only layers the data of a metacopy lies, until somebody needs it. */
  lazyData: string | null = null;
  /** The redirect that the upper object bears, as lookups follow it. */
  redirect: string | null = null;
  /** All its names share the upper object that the index keeps. Kernel: OVL_INDEX. */
  indexed = false;
  /** Names of it, as the overlay counts: for indexed files stat shows this. Kernel: i_nlink. */
  nlink: number;
  /** Dentries that show this inode and are found by their parents. */
  aliases = 0;
  /** Of a directory the one dentry that is found by its parent. */
  place: Dentry | null = null;
  /** st_ino is that of `lowers[0]`, before and after copy-up. Kernel: OVL_CONST_INO. */
  constIno: boolean;
  /** The directory is listed through the merge, and its whiteouts are hidden. Kernel: OVL_WHITEOUTS. */
  merges: boolean;
  /** Some lower directory may hold whiteouts in xattr form. */
  xattrWhiteouts = false;
  /** Counts what a cached listing must not miss. Kernel: ovl_inode_version. */
  version = 0;
  listing: MergedListing | null = null;
  /** Names whose inode number is not the upper one's, in an impure directory that does not merge. */
  impureNumbers: ReadonlyMap<string, number | bigint> | null = null;
  impureVersion = -1;
  /** Of a directory, where no layer's number will do: one that lasts as long as the mount. 0: none yet. */
  ownNumber = 0;
  /** Dentries that show this inode. */
  users = 0;
  /** What it is kept under in the cache, so that other names of the same object find it. */
  key: Inode | null = null;

  constructor(upper: Inode | null, lowers: readonly LowerPath[] = NO_LOWERS) {
    this.upper = upper;
    this.lowers = lowers;
    this.real = upper ?? lowers[0]!.inode;
    this.data = this.real;
    this.nlink = this.real.nlink;
    this.constIno = false;
    this.merges = isDir(this.real) && (upper === null ? lowers.length > 1 : lowers.length > 0);
  }

  /** An object of a plain layer. */
  static plain(inode: Inode): OverlayInode {
    return new OverlayInode(inode);
  }
}

/** Directories of more than one layer. Kernel: OVL_TYPE_MERGE. */
export function isMerge(inode: OverlayInode): boolean {
  if (!isDir(inode.real)) return false;
  return inode.upper === null ? inode.lowers.length > 1 : inode.lowers.length > 0;
}

/** Renaming a directory of which this is true needs redirect_dir=on. Kernel: ovl_type_merge_or_lower. */
export function isMergeOrLower(inode: OverlayInode): boolean {
  return inode.upper === null || isMerge(inode);
}

/** Part of what an upper object shows lies below, and must be found from wherever it moves: a directory's lower
 *  entries, a metacopy's data. Kernel: ovl_type_merge_or_lower, once copied up. */
export function hasLowerPart(inode: OverlayInode): boolean {
  return inode.metacopy || isMerge(inode);
}

/** Nothing of it lies below, or did when it was copied up: no whiteouts of overlayfs' own are in it.
 *  Kernel: ovl_pure_upper. */
export function isPureUpper(inode: OverlayInode): boolean {
  return inode.upper !== null && inode.lowers.length === 0 && !inode.merges;
}

/** Copied up, and still known under its lower inode number. Kernel: OVL_TYPE_ORIGIN. */
export function hasOrigin(inode: OverlayInode): boolean {
  return inode.upper !== null && inode.lowers.length > 0 && inode.constIno;
}

/** The link count that stat shows: 1 for a merged directory. Kernel: ovl_getattr. */
export function linkCount(inode: OverlayInode): number {
  if (inode.indexed && !isDir(inode.real)) return inode.nlink;
  return isMerge(inode) ? 1 : inode.real.nlink;
}

/** From now on the upper answers; of a metacopy, for the attributes alone. Kernel: ovl_inode_update */
export function setUpper(inode: OverlayInode, upper: Inode, metacopy: boolean): void {
  inode.upper = upper;
  inode.real = upper;
  if (!metacopy) setUpperData(inode);
  else if (!inode.metacopy) {
    inode.data = inode.lowers.at(-1)!.inode;
    inode.metacopy = true;
  }
  if (isDir(upper)) inode.merges = true;
}

/** The upper object has the data, too. Kernel: ovl_set_upperdata */
export function setUpperData(inode: OverlayInode): void {
  inode.data = inode.real;
  inode.metacopy = false;
}
