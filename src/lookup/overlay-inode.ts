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
  metacopy: boolean;
  /** Where in the data-only layers the data of a metacopy lies, until somebody needs it. */
  lazyData: string | null;
  /** The redirect that the upper object bears, as lookups follow it. */
  redirect: string | null;
  /** All its names share the upper object that the index keeps. Kernel: OVL_INDEX. */
  indexed: boolean;
  /** Names of it, as the overlay counts: for indexed files stat shows this. Kernel: i_nlink. */
  nlink: number;
  /** Dentries that show this inode and are found by their parents. */
  aliases: number;
  /** Of a directory the one dentry that is found by its parent. */
  place: Dentry | null;
  /** st_ino is that of `lowers[0]`, before and after copy-up. Kernel: OVL_CONST_INO. */
  constIno: boolean;
  /** The directory is listed through the merge, and its whiteouts are hidden. Kernel: OVL_WHITEOUTS. */
  merges: boolean;
  /** Some lower directory may hold whiteouts in xattr form. */
  xattrWhiteouts: boolean;
  /** Counts what a cached listing must not miss. Kernel: ovl_inode_version. */
  version: number;
  listing: MergedListing | null;
  /** Names whose inode number is not the upper one's, in an impure directory that does not merge. */
  impureNumbers: ReadonlyMap<string, number | bigint> | null;
  impureVersion: number;
  /** Of a directory, where no layer's number will do: one that lasts as long as the mount. 0: none yet. */
  ownNumber: number;
  /** Dentries that show this inode. */
  users: number;
  /** What it is kept under in the cache, so that other names of the same object find it. */
  key: Inode | null;

  /** Memory is laid out in the order of these lines: first what stat reads. */
  constructor(upper: Inode | null, lowers: readonly LowerPath[] = NO_LOWERS) {
    const real = upper ?? lowers[0]!.inode;
    this.real = real;
    this.upper = upper;
    this.data = real;
    this.lazyData = null;
    this.indexed = false;
    this.constIno = false;
    this.lowers = lowers;
    this.nlink = real.nlink;
    this.merges = isDir(real) && (upper === null ? lowers.length > 1 : lowers.length > 0);
    this.metacopy = false;
    this.redirect = null;
    this.aliases = 0;
    this.place = null;
    this.xattrWhiteouts = false;
    this.version = 0;
    this.listing = null;
    this.impureNumbers = null;
    this.impureVersion = -1;
    this.ownNumber = 0;
    this.users = 0;
    this.key = null;
  }

  /** An object of one lower layer that no redirect, metacopy or index entry leads to. */
  static plainLower(path: LowerPath): OverlayInode {
    const inode = new OverlayInode(null, [path]);
    inode.nlink = 1;
    inode.constIno = true;
    return inode;
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
