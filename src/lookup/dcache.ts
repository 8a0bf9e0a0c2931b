import { ownName } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { type Inode, isDir, isFile } from "../layer/inode.ts";
import { Dentry, isWithin, pathOf } from "./dentry.ts";
import type { LowerPath, OverlayInode } from "./overlay-inode.ts";

/** Names kept at most, by default. At some 180 bytes each, 500 where a file was copied up, that is 90 MB: a very
 *  large image. */
export const DENTRY_LIMIT = 500_000;

/** Paths kept at most in front of the tree. */
export const PATH_LIMIT = 262_144;

/** From so many on a path has to be asked for twice to be kept: a program that goes once over all of a large image would
 *  fill memory with strings, each larger than all that is known of its name. */
export const MANY_PATHS = 65_536;

/** Names below a moved directory whose paths are forgotten one by one. */
const MOVED_PATHS = 64;

/** What lookups found. Layers change through the mount alone, and the mount tells: so nothing here is ever stale,
 *  and a name asked for again costs no layer a question, however many there are. Kernel: fs/dcache.c. */
export class Dcache {
  readonly limit: number;
  readonly #keepsPaths: boolean;
  /** Names by their whole paths, as pathOf has them, for root (who needs no search permission). A name that was dropped
   *  may still be here, and says so. */
  readonly paths = new Map<string, Dentry>();
  /** The overlay inode that stands for a real one: two names of it share the inode, and two uppers cannot both claim
   *  one lower. Kernel: the inode hash, ovl_get_inode */
  readonly claimed = new Map<Inode, OverlayInode>();
  #claimsAll = false;
  /** A rename from one directory to another is under way: nothing else can be moved. Kernel: s_vfs_rename_mutex */
  renaming = false;
  #count = 0;
  #ages = 0;

  /** `keepsPaths`: nothing changes the layers behind this cache, so that whole paths may be kept. */
  constructor(limit = DENTRY_LIMIT, keepsPaths = true) {
    this.limit = limit;
    this.#keepsPaths = keepsPaths;
  }

  /** Number of names kept. */
  get size(): number {
    return this.#count;
  }

  /** Keeps an answer. */
  add(parent: Dentry | null, name: string, inode: OverlayInode | null): Dentry {
    const dentry = new Dentry(ownName(name), parent, inode, this.#ages++);
    if (inode !== null) inode.aliases++;
    if (parent !== null) {
      parent.children ??= new Map();
      parent.children.set(dentry.name, dentry);
    }
    this.#count++;
    return dentry;
  }

  /** Keeps a plain name: see Dentry. */
  addPlain(parent: Dentry, name: string, lower: LowerPath): Dentry {
    const dentry = this.add(parent, name, null);
    dentry.showPlain(lower);
    return dentry;
  }

  /** Keeps what a lookup found. A directory has one place only: found by a second name, it moves there with all that is
   *  known below it. @throws ELOOP for a name inside the directory itself, ESTALE during a rename. Kernel: d_splice_alias */
  splice(parent: Dentry, name: string, inode: OverlayInode | null): Dentry {
    const known = inode?.place;
    if (known == null || !known.hashed) {
      const dentry = this.add(parent, name, inode);
      if (inode !== null && isDir(inode.real)) inode.place = dentry;
      return dentry;
    }
    if (isWithin(parent, known)) refuse("ELOOP");
    if (this.renaming && known.parent !== parent) refuse("ESTALE");
    this.move(known, this.add(parent, name, null));
    return known;
  }

  /** A negative dentry gets an object: the name was created, in the upper. */
  instantiate(dentry: Dentry, inode: OverlayInode): void {
    dentry.inode = inode;
    dentry.opaque = false;
    dentry.upperAlias = true;
    inode.users++;
    inode.aliases++;
  }

  /** From now on `key` leads to this inode. */
  claim(key: Inode, inode: OverlayInode): void {
    inode.key = key;
    this.claimed.set(key, inode);
  }

  /** Every object is claimed: there may be another way to it than its one name. Else a plain one is not, for nobody can
   *  come and ask for it. */
  get claimsAll(): boolean {
    return this.#claimsAll;
  }

  /** A redirect was met, or an origin that lies elsewhere: from now on, and of all that is known below `root`. */
  claimAll(root: Dentry): void {
    if (this.#claimsAll) return;
    this.#claimsAll = true;
    const pending = [root];
    for (let dentry = pending.pop(); dentry !== undefined; dentry = pending.pop()) {
      if (dentry.inode !== null) this.#claimLower(dentry.inode);
      for (const child of dentry.children?.values() ?? []) pending.push(child);
    }
  }

  #claimLower(inode: OverlayInode): void {
    if (inode.key !== null || !inode.constIno || inode.lowers.length === 0) return;
    const lower = inode.lowers[0]!.inode;
    if (!this.claimed.has(lower)) this.claim(lower, inode);
  }

  /** Claims what a lookup of each of its names would: the lower object as which it is known, or the upper one. */
  claimSelf(inode: OverlayInode): void {
    if (inode.key === null)
      this.claim(inode.constIno ? inode.lowers[0]!.inode : inode.upper!, inode);
  }

  /** A change is made, or a descriptor closed. If the name shows a file that was copied up, and the overlay inode says
   *  no more than that, the name is plain again. */
  slim(dentry: Dentry): void {
    const inode = dentry.madeInode;
    if (inode === null || inode.upper === null || dentry.pins > 0 || this.#claimsAll) return;
    if (isPlainCopy(dentry, inode)) dentry.showCopy(inode.upper, inode.lowers[0]!);
  }

  /** Forgets a name: the next lookup asks the layers. Descriptors keep the dentry. Kernel: d_drop. */
  drop(dentry: Dentry): void {
    if (!dentry.hashed) return;
    const siblings = dentry.parent.children;
    if (siblings?.get(dentry.name) === dentry) siblings.delete(dentry.name);
    this.#unhash(dentry);
  }

  /** Moves a name; whatever was known of the target is forgotten. Kernel: d_move. */
  move(dentry: Dentry, target: Dentry): void {
    const { parent, name } = target;
    this.#forgetPaths(dentry);
    this.drop(target);
    dentry.parent.children?.delete(dentry.name);
    dentry.parent = parent;
    dentry.name = name;
    parent.children ??= new Map();
    parent.children.set(name, dentry);
  }

  /** Kernel: d_exchange. */
  exchange(one: Dentry, other: Dentry): void {
    const { parent, name } = one;
    this.#forgetPaths(one);
    this.#forgetPaths(other);
    one.parent = other.parent;
    one.name = other.name;
    other.parent = parent;
    other.name = name;
    one.parent.children?.set(one.name, one);
    other.parent.children?.set(other.name, other);
  }

  /** A descriptor holds the dentry. */
  hold(dentry: Dentry): void {
    dentry.pins++;
  }

  release(dentry: Dentry): void {
    dentry.pins--;
    if (dentry.pins > 0) return;
    if (dentry.hashed) this.slim(dentry);
    else this.#forget(dentry);
  }

  /** Remembers the path of a walk that crossed no symlink; when many are kept, from the second walk on. `path` is what
   *  pathOf gives. */
  rememberPath(path: string, dentry: Dentry): void {
    if (!this.#keepsPaths) return;
    if (this.paths.size >= MANY_PATHS && !dentry.walked) {
      dentry.walked = true;
      return;
    }
    if (this.paths.size >= PATH_LIMIT) this.paths.clear();
    this.paths.set(path, dentry);
  }

  /** Makes room when there is none: drops the oldest quarter of the names that nothing hangs on. Called between
   *  system calls, when no walk is under way. */
  trim(root: Dentry): void {
    if (this.#count <= this.limit) return;
    const leaves = leavesBelow(root);
    leaves.sort((a, b) => a.age - b.age);
    const excess = this.#count - Math.floor(this.limit * 0.75);
    for (const leaf of leaves.slice(0, excess)) this.drop(leaf);
    this.paths.clear();
  }

  /** The name is about to move, with all that is below it. With much below it is cheaper to walk all paths again than to
   *  look for those that change. */
  #forgetPaths(dentry: Dentry): void {
    if (this.paths.size === 0) return;
    if (dentry.children === null) {
      this.paths.delete(pathOf(dentry));
      return;
    }
    const moving = [dentry];
    for (let i = 0; i < moving.length; i++) {
      for (const child of moving[i]!.children?.values() ?? []) moving.push(child);
      if (moving.length > MOVED_PATHS) break;
    }
    if (moving.length > MOVED_PATHS) this.paths.clear();
    else for (const moved of moving) this.paths.delete(pathOf(moved));
  }

  #unhash(dropped: Dentry): void {
    const pending = [dropped];
    for (let dentry = pending.pop(); dentry !== undefined; dentry = pending.pop()) {
      dentry.hashed = false;
      const inode = dentry.madeInode;
      if (inode !== null) {
        inode.aliases--;
        // The name may come back, and lead to what is open.
        if (dentry.pins > 0) this.#claimLower(inode);
      }
      this.#count--;
      // What is cached below a directory that goes is negative, and would answer for its successor.
      for (const child of dentry.children?.values() ?? []) pending.push(child);
      dentry.children = null;
      if (dentry.pins === 0) this.#forget(dentry);
    }
  }

  #forget(dentry: Dentry): void {
    const inode = dentry.madeInode;
    if (inode === null || --inode.users > 0 || inode.key === null) return;
    // A cache after this one may have an inode of its own for it.
    if (this.claimed.get(inode.key) === inode) this.claimed.delete(inode.key);
    inode.key = null;
  }
}

/** The inode is shown by this name alone, is claimed by none, and would come out the same if it were made of its upper
 *  and its lower. */
function isPlainCopy(dentry: Dentry, inode: OverlayInode): boolean {
  const { upper, lowers, constIno, key, users, aliases, nlink } = inode;
  if (!constIno || lowers.length !== 1 || key !== null || users !== 1 || aliases !== 1)
    return false;
  if (inode.metacopy || inode.indexed || inode.redirect !== null || nlink !== 1) return false;
  return dentry.upperAlias && !dentry.opaque && isFile(upper!) && upper!.nlink === 1;
}

/** Names with nothing cached below them, that no descriptor holds. */
function leavesBelow(root: Dentry): Dentry[] {
  const leaves: Dentry[] = [];
  const pending = [root];
  for (let dentry = pending.pop(); dentry !== undefined; dentry = pending.pop()) {
    const { children } = dentry;
    if (children !== null && children.size > 0) {
      for (const child of children.values()) pending.push(child);
    } else if (dentry.pins === 0 && dentry !== root) leaves.push(dentry);
  }
  return leaves;
}
