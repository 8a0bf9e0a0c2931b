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

/** The names that a directory had. A map keeps the order of its names but for one that leaves and comes back, and the
 *  kernel lists by that order: so with the first name that leaves, all of them are kept. */
interface NamesBefore {
  /** Names that came since. */
  readonly added: Set<string>;
  /** Null: the others are all there, in their order. */
  whole: ReadonlyMap<string, Inode> | null;
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
    const { added, whole } = this.#before(dir) ?? ALL;
    if (whole !== null || added.has(name)) return;
    if (namesOf(dir).get(name) === undefined) added.add(name);
    else this.#keepWhole(dir);
  }

  /** A name is about to go. */
  take(dir: Inode, name: string): void {
    const { added, whole } = this.#before(dir) ?? ALL;
    if (whole === null && !added.delete(name)) this.#keepWhole(dir);
  }

  /** Takes back what happened since the segment began, which begins anew. Later ones are gone. */
  rollBack(to: Segment): void {
    const first = this.segments.indexOf(to);
    for (const { inodes, names } of this.segments.splice(first).reverse()) {
      for (const [inode, saved] of inodes) restoreInode(inode, saved);
      for (const [dir, before] of names) namesOf(dir).replace(namesIn(dir, before));
    }
    this.segments.push(to);
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
      before = { added: new Set(), whole: null };
      names.set(dir, before);
    }
    return before;
  }

  #keepWhole(dir: Inode): void {
    const before = this.#before(dir);
    if (before !== null) before.whole = namesIn(dir, before);
  }
}

/** Of a directory that is too young there is nothing to keep. */
const ALL: NamesBefore = { added: new Set(), whole: new Map() };

/** The names that a directory had, as it is now or, given `names`, later. */
export function namesIn(
  dir: Inode,
  { added, whole }: NamesBefore,
  names: ReadonlyMap<string, Inode> = namesOf(dir).entries,
): ReadonlyMap<string, Inode> {
  if (whole !== null) return whole;
  if (added.size === 0) return new Map(names);
  return new Map([...names].filter(([name]) => !added.has(name)));
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

function merge(older: Segment, newer: Segment): void {
  for (const [inode, saved] of newer.inodes) {
    if (inode.ino < older.firstIno && !older.inodes.has(inode)) older.inodes.set(inode, saved);
  }
  for (const [dir, { added, whole }] of newer.names) {
    if (dir.ino >= older.firstIno) continue;
    const known = older.names.get(dir);
    if (known === undefined) older.names.set(dir, { added, whole });
    else if (known.whole === null) {
      if (whole === null) for (const name of added) known.added.add(name);
      else known.whole = namesIn(dir, known, whole);
    }
  }
}
