import { refuse } from "../base/refusal.ts";
import { type Inode, isDir } from "../layer/inode.ts";
import { hasOrigin, type LowerPath, OverlayInode, setUpper } from "./overlay-inode.ts";

/** A name in the merged tree, known or known to be missing. Kernel: struct dentry with ovl_entry_flag.
 *
 *  Slim on purpose, for there is one of every name that was looked up. A name is plain that shows a file, symlink or
 *  special file of one lower layer: of that the overlay knows nothing but what the layer says. It keeps the lower inode
 *  itself, and gets an overlay inode when somebody asks for one, which stat does not. A file is plain again once it was
 *  copied up and nobody has it open: then the overlay knows the two inodes, and nothing else. */
export class Dentry {
  // Not #private: see Content.
  private shown: OverlayInode | Inode | Copy | null;
  /** Flags, and above them the layer of what a plain name shows; 0: it is not plain. */
  private state: number;
  parent: Dentry;
  name: string;
  children: Map<string, Dentry> | null;
  /** Descriptors and working directories that hold it; a held dentry is not evicted. */
  pins: number;
  /** Order of creation, for eviction. */
  readonly age: number;

  /** Memory is laid out in the order of these lines: first what every look at a known path reads. */
  constructor(name: string, parent: Dentry | null, inode: OverlayInode | null, age: number) {
    this.shown = inode;
    this.state = HASHED;
    this.parent = parent ?? this;
    this.name = name;
    this.children = null;
    this.pins = 0;
    this.age = age;
    if (inode !== null) inode.users++;
  }

  /** Null: the name does not exist (a negative dentry). */
  get inode(): OverlayInode | null {
    return this.state < PLAIN ? (this.shown as OverlayInode | null) : this.makeInode();
  }

  set inode(inode: OverlayInode | null) {
    this.shown = inode;
    this.state &= COPY - 1;
  }

  /** The overlay inode if there is one yet: none is made. */
  get madeInode(): OverlayInode | null {
    return this.state < PLAIN ? (this.shown as OverlayInode | null) : null;
  }

  /** Of a plain name the lower inode; of all others null. */
  get plain(): Inode | null {
    if (this.state < PLAIN) return null;
    return this.isCopy ? (this.shown as Copy).lower : (this.shown as Inode);
  }

  /** The object whose attributes show; null: the name does not exist. */
  get real(): Inode | null {
    const { shown } = this;
    if (shown === null) return null;
    if (this.state < PLAIN) return (shown as OverlayInode).real;
    return this.isCopy ? (shown as Copy).upper : (shown as Inode);
  }

  /** The object in the upper, if it is there. */
  get upper(): Inode | null {
    const { shown } = this;
    if (shown === null) return null;
    if (this.state < PLAIN) return (shown as OverlayInode).upper;
    return this.isCopy ? (shown as Copy).upper : null;
  }

  get isNegative(): boolean {
    return this.shown === null;
  }

  /** The name was found to be plain. */
  showPlain({ layer, inode }: LowerPath): void {
    this.shown = inode;
    this.state += layer * PLAIN;
  }

  /** The name is plain from now on: all there is to know of it are these two. */
  showCopy(upper: Inode, { layer, inode }: LowerPath): void {
    this.shown = { upper, lower: inode };
    this.state += COPY + layer * PLAIN;
  }

  private get isCopy(): boolean {
    return (this.state & COPY) !== 0;
  }

  /** Found by its parent. A dropped dentry lives on in open descriptors only. */
  get hashed(): boolean {
    return (this.state & HASHED) !== 0;
  }

  set hashed(is: boolean) {
    this.state = is ? this.state | HASHED : this.state & ~HASHED;
  }

  /** Positive: an opaque upper directory. Negative: the upper has a whiteout of this name. */
  get opaque(): boolean {
    return (this.state & OPAQUE) !== 0;
  }

  set opaque(is: boolean) {
    this.state = is ? this.state | OPAQUE : this.state & ~OPAQUE;
  }

  /** The upper has the object under this very name. Not so for names of an indexed file that nobody changed by
   *  that name: they still lie below. Kernel: OVL_E_UPPER_ALIAS */
  get upperAlias(): boolean {
    return (this.state & UPPER_ALIAS) !== 0;
  }

  set upperAlias(is: boolean) {
    this.state = is ? this.state | UPPER_ALIAS : this.state & ~UPPER_ALIAS;
  }

  /** A walk over the whole path ended here, and crossed no symlink. */
  get walked(): boolean {
    return (this.state & WALKED) !== 0;
  }

  set walked(is: boolean) {
    this.state = is ? this.state | WALKED : this.state & ~WALKED;
  }

  private makeInode(): OverlayInode {
    const layer = Math.floor(this.state / PLAIN);
    const inode = OverlayInode.plainLower({ layer, inode: this.plain! });
    if (this.isCopy) setUpper(inode, (this.shown as Copy).upper, false);
    inode.users = 1;
    inode.aliases = this.hashed ? 1 : 0;
    this.inode = inode;
    return inode;
  }
}

/** A file of a lower layer, and what copy-up made of it. */
interface Copy {
  readonly upper: Inode;
  readonly lower: Inode;
}

const HASHED = 1;
const OPAQUE = 2;
const UPPER_ALIAS = 4;
const WALKED = 8;
const COPY = 16;
/** One layer, in the state of a plain name. */
const PLAIN = 32;

/** The inode of a dentry known to exist. */
export function inodeOf(dentry: Dentry): OverlayInode {
  return dentry.inode ?? refuse("ENOENT");
}

export const isRoot = (dentry: Dentry): boolean => dentry.parent === dentry;

/** The object whose attributes show, of a dentry known to exist. */
export function realOf(dentry: Dentry): Inode {
  return dentry.real ?? refuse("ENOENT");
}

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
export const isUpperWhiteout = (dentry: Dentry): boolean => dentry.isNegative && dentry.opaque;

export const isDirDentry = (dentry: Dentry): boolean =>
  dentry.madeInode !== null && isDir(dentry.madeInode.real);

/** Copied up, and still known under its lower inode number: hasOrigin of a dentry known to exist. */
export function hasOriginBelow(dentry: Dentry): boolean {
  return dentry.plain === null ? hasOrigin(inodeOf(dentry)) : dentry.upper !== null;
}

/** The directory in the upper that answers for `dentry`; copy-up has to come first. */
export function upperOf(dentry: Dentry): Inode {
  const { upper } = dentry;
  if (upper === null) throw new Error(`unreachable: ${pathOf(dentry)} is not in the upper`);
  return upper;
}
