import { refuse } from "../base/refusal.ts";
import { type Inode, isDir } from "../layer/inode.ts";
import type { OverlayInode } from "./overlay-inode.ts";

/** A name in the merged tree, known or known to be missing. Kernel: struct dentry with ovl_entry_flag. */
export class Dentry {
  /** Null: the name does not exist (a negative dentry). */
  inode: OverlayInode | null;
  /** Found by its parent. A dropped dentry lives on in open descriptors only. */
  hashed: boolean;
  parent: Dentry;
  name: string;
  children: Map<string, Dentry> | null;
  /** Positive: an opaque upper directory. Negative: the upper has a whiteout of this name. */
  opaque: boolean;
  /** The upper has the object under this very name. Not so for names of an indexed file that nobody changed by
   *  that name: they still lie below. Kernel: OVL_E_UPPER_ALIAS */
  upperAlias: boolean;
  /** Descriptors and working directories that hold it; a held dentry is not evicted. */
  pins: number;
  /** Order of creation, for eviction. */
  readonly age: number;

  /** Memory is laid out in the order of these lines: first what every look at a known path reads. */
  constructor(name: string, parent: Dentry | null, inode: OverlayInode | null, age: number) {
    this.inode = inode;
    this.hashed = true;
    this.parent = parent ?? this;
    this.name = name;
    this.children = null;
    this.opaque = false;
    this.upperAlias = false;
    this.pins = 0;
    this.age = age;
    if (inode !== null) inode.users++;
  }
}

/** The inode of a dentry known to exist. */
export function inodeOf(dentry: Dentry): OverlayInode {
  return dentry.inode ?? refuse("ENOENT");
}

export const isRoot = (dentry: Dentry): boolean => dentry.parent === dentry;

/** The merged path: absolute, "/" for the root. A removed name is shown where it was. */
export function pathOf(dentry: Dentry): string {
  let path = "";
  for (let at = dentry; !isRoot(at); at = at.parent) path = `/${at.name}${path}`;
  return path === "" ? "/" : path;
}

/** `dentry` with `name` below it, as a merged path. */
export function childPath(dentry: Dentry, name: string): string {
  const path = pathOf(dentry);
  return path === "/" ? `/${name}` : `${path}/${name}`;
}

/** Whether `dentry` is `above` or somewhere below it. */
export function isWithin(dentry: Dentry, above: Dentry): boolean {
  let at = dentry;
  while (at !== above) {
    if (isRoot(at)) return false;
    at = at.parent;
  }
  return true;
}

/** The upper has a whiteout of this name, and nothing is visible. Kernel: ovl_dentry_is_whiteout. */
export const isUpperWhiteout = (dentry: Dentry): boolean => dentry.inode === null && dentry.opaque;

export const isDirDentry = (dentry: Dentry): boolean =>
  dentry.inode !== null && isDir(dentry.inode.real);

/** The directory in the upper that answers for `dentry`; copy-up has to come first. */
export function upperOf(dentry: Dentry): Inode {
  const upper = dentry.inode?.upper;
  if (upper == null) throw new Error(`unreachable: ${pathOf(dentry)} is not in the upper`);
  return upper;
}
