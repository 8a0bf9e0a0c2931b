import type { PastName } from "./directory.ts";
import { Inode, isDir, namesOf } from "./inode.ts";

/** What changed in a layer since a moment, as it was before: enough to go back, without a copy of what did not change.
 *  Contents are shared, for nothing changes them in place. */
export class Segment {
  /** Inodes from here on did not exist yet: nobody goes back to what they were. */
  readonly firstIno: number;
  /** Attributes and data of each object that changed; of directories, without their names. */
  readonly inodes = new Map<Inode, Inode>();
  readonly names = new Map<Inode, NamesBefore>();

  constructor(firstIno: number) {
    this.firstIno = firstIno;
  }
}

/** How the names of a directory differ from those that it had. */
export interface NamesBefore {
  /** Names that came since, also in the place of others. */
  readonly added: Set<string>;
  /** Names that left since, by name: the kernel lists by order, so each knows where it stood. */
  readonly removed: Map<string, PastName>;
}

/** Hears of every change that a LayerWriter is about to make. The last segment takes them in. */
export class Journal {
  readonly segments: Segment[] = [];

  /** From now on changes belong to a new segment. @param nextIno what the store's next object will be numbered */
  begin(nextIno: number): Segment {
    const segment = new Segment(nextIno);
    this.segments.push(segment);
    return segment;
  }

  /** Attributes or data are about to change. */
  touch(inode: Inode): void {
    const { inodes, firstIno } = this.segments.at(-1)!;
    if (inode.ino >= firstIno || inodes.has(inode)) return;
    inodes.set(inode, savedInode(inode));
  }

  /** A name is about to be set. */
  put(dir: Inode, name: string): void {
    const before = this.#before(dir);
    if (before === null) return;
    if (namesOf(dir).get(name) !== undefined) remove(before, dir, name);
    before.added.add(name);
  }

  /** A name is about to go. */
  take(dir: Inode, name: string): void {
    const before = this.#before(dir);
    if (before !== null) remove(before, dir, name);
  }

  /** Takes back what happened since the segment began, which begins anew. Later ones are gone. Costs what changed, and in
   *  directories that get names back, what they have of them. */
  rollBack(to: Segment): void {
    const later = this.segments.splice(this.segments.indexOf(to) + 1);
    for (const segment of later) merge(to, segment);
    for (const [inode, saved] of to.inodes) restoreInode(inode, saved);
    for (const [dir, { added, removed }] of to.names) {
      const names = namesOf(dir);
      for (const name of added) {
        forsake(names.get(name)!, to.firstIno);
        names.delete(name);
      }
      if (removed.size > 0) names.putBack(removed.values());
    }
    to.inodes.clear();
    to.names.clear();
  }

  /** Nobody goes back to the moment at which the segment began: the one before it takes over what it holds. */
  forget(segment: Segment): void {
    const at = this.segments.indexOf(segment);
    const older = this.segments[at - 1];
    if (older !== undefined) merge(older, segment);
    this.segments.splice(at, 1);
  }

  /** Null for a directory that is too young. */
  #before(dir: Inode): NamesBefore | null {
    const { names, firstIno } = this.segments.at(-1)!;
    if (dir.ino >= firstIno) return null;
    let before = names.get(dir);
    if (before === undefined) {
      before = { added: new Set(), removed: new Map() };
      names.set(dir, before);
    }
    return before;
  }
}

function remove({ added, removed }: NamesBefore, dir: Inode, name: string): void {
  if (added.delete(name)) return;
  const names = namesOf(dir);
  removed.set(name, { name, inode: names.get(name)!, rank: names.rankOf(name) });
}

/** What is too young to be there any more has no name, and nothing in it has. */
function forsake(young: Inode, firstIno: number): void {
  const pending = [young];
  for (let inode = pending.pop(); inode !== undefined; inode = pending.pop()) {
    if (inode.ino < firstIno) continue;
    inode.nlink = 0;
    if (!isDir(inode)) continue;
    for (const child of namesOf(inode).entries.values()) pending.push(child);
  }
}

function savedInode(inode: Inode): Inode {
  const { ino, mode, uid, gid, rdev, body } = inode;
  const saved = new Inode(ino, mode, uid, gid, rdev, body);
  saved.copyAttributes(inode);
  return saved;
}

/** A directory keeps its names: those have an undo of their own. */
function restoreInode(inode: Inode, saved: Inode): void {
  inode.copyAttributes(saved);
  if (!isDir(inode)) inode.body = saved.body;
}

/** What several segments in a row hold, as one; null for none. */
export function joined(segments: readonly Segment[]): Segment | null {
  const [first, ...later] = segments;
  if (first === undefined || later.length === 0) return first ?? null;
  const all = new Segment(first.firstIno);
  for (const segment of segments) merge(all, segment);
  return all;
}

/** From now on the older segment holds what both do. */
function merge(older: Segment, newer: Segment): void {
  for (const [inode, saved] of newer.inodes) {
    if (inode.ino < older.firstIno && !older.inodes.has(inode)) older.inodes.set(inode, saved);
  }
  for (const [dir, { added, removed }] of newer.names) {
    if (dir.ino >= older.firstIno) continue;
    const known = older.names.get(dir);
    if (known === undefined) {
      older.names.set(dir, { added: new Set(added), removed: new Map(removed) });
      continue;
    }
    for (const [name, gone] of removed) {
      if (!known.added.delete(name)) known.removed.set(name, gone);
    }
    for (const name of added) known.added.add(name);
  }
}
