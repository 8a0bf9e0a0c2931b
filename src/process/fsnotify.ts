import { isDir } from "../layer/inode.ts";
import { childPath, type Dentry, inodeOf, isDirDentry, pathOf } from "../lookup/dentry.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";
import type { FileSystem } from "./file-system.ts";

/** What inotify(7) calls what happened. */
export const IN_MODIFY = 0x2;
export const IN_ATTRIB = 0x4;
export const IN_MOVED_FROM = 0x40;
export const IN_MOVED_TO = 0x80;
export const IN_CREATE = 0x100;
export const IN_DELETE = 0x200;
export const IN_DELETE_SELF = 0x400;
export const IN_MOVE_SELF = 0x800;
export const IN_UNMOUNT = 0x2000;
export const IN_IGNORED = 0x8000;
/** Beside the others: a directory. */
export const IN_ISDIR = 0x4000_0000;

/** Somebody who hears what happens to one object. Kernel: struct fsnotify_mark */
export interface Mark {
  /** Whose it is: an object has one mark of each. Kernel: fsnotify_group */
  readonly owner: object;
  /** By which the object was found: held, as an open file holds it. */
  dentry: Dentry;
  /** @param name of the entry of a directory that it happened to; "" where it happened to the object itself */
  tell(mask: number, name: string): void;
  /** The object is gone, and the mark with it. */
  end(): void;
}

/** Something that happened, by its path; of a move, where to, and `from` where. */
export interface Happening {
  readonly mask: number;
  readonly path: string;
  readonly from?: string;
}

/** Hears of all that happens by names, on the whole file system, at once. Kernel: FAN_MARK_FILESYSTEM */
export type Overseer = (happening: Happening) => void;

/** Who watches what on a file system: objects, not names. Kernel: i_fsnotify_marks */
export class Marks {
  readonly #of = new Map<object, Set<Mark>>();
  readonly overseers = new Set<Overseer>();

  /** Nobody watches anything: all that a change costs then is this question. */
  get none(): boolean {
    return this.#of.size === 0 && this.overseers.size === 0;
  }

  oversee(happening: Happening): void {
    for (const overseer of this.overseers) overseer(happening);
  }

  add(object: object, mark: Mark): void {
    const marks = this.#of.get(object);
    if (marks === undefined) this.#of.set(object, new Set([mark]));
    else marks.add(mark);
  }

  remove(object: object, mark: Mark): void {
    const marks = this.#of.get(object);
    marks?.delete(mark);
    if (marks?.size === 0) this.#of.delete(object);
  }

  all(): Mark[] {
    return Array.from(this.#of.values(), (marks) => [...marks]).flat();
  }

  on(object: object): Iterable<Mark> {
    return this.#of.get(object) ?? [];
  }

  tell(object: object, mask: number, name: string): void {
    for (const mark of this.on(object)) mark.tell(mask, name);
  }

  /** Tells for the last time. */
  end(object: object, mask: number): void {
    for (const mark of this.on(object)) {
      mark.tell(mask, "");
      mark.end();
    }
    this.#of.delete(object);
  }

  /** How often marks on the object hold this name of it. */
  holds(object: object, dentry: Dentry): number {
    let count = 0;
    for (const mark of this.on(object)) if (mark.dentry === dentry) count++;
    return count;
  }
}

/** Data or attributes changed: the directory hears of it by name, then who watches the object itself.
 *  Kernel: fsnotify_dentry, __fsnotify_parent */
export function tellChange(fs: FileSystem, dentry: Dentry, mask: number): void {
  if (fs.marks.none || dentry.inode === null) return;
  const { parent, name } = dentry;
  fs.marks.oversee({ mask, path: pathOf(dentry) });
  // A file without a name has no directory, and what is mounted none of its own file system.
  if (parent !== dentry && name !== "" && fs.isSameMount(parent, dentry)) {
    tellEntry(fs, parent, mask, dentry.inode, name);
  }
  tellInode(fs, dentry.inode, mask);
}

/** A name came to a directory or left it. Kernel: fsnotify_name */
export function tellName(
  fs: FileSystem,
  dir: Dentry,
  mask: number,
  entry: OverlayInode,
  name: string,
): void {
  if (fs.marks.none) return;
  fs.marks.oversee({ mask, path: childPath(dir, name) });
  tellEntry(fs, dir, mask, entry, name);
}

function tellEntry(
  fs: FileSystem,
  dir: Dentry,
  mask: number,
  entry: OverlayInode,
  name: string,
): void {
  if (dir.inode === null) return;
  fs.marks.tell(fs.identityOf(dir.inode), withType(mask, entry), name);
}

/** Something happened that only who watches the object hears of. Kernel: fsnotify_inode */
export function tellInode(fs: FileSystem, inode: OverlayInode, mask: number): void {
  if (!fs.marks.none) fs.marks.tell(fs.identityOf(inode), withType(mask, inode), "");
}

/** Of what happens to a directory's own name nobody says that it is one. Kernel: inotify_handle_inode_event */
function withType(mask: number, inode: OverlayInode): number {
  return mask !== IN_MOVE_SELF && isDir(inode.real) ? mask | IN_ISDIR : mask;
}

/** A name was removed; the object may be gone. Kernel: vfs_unlink, vfs_rmdir, d_delete_notify */
export function tellRemoval(fs: FileSystem, dentry: Dentry): void {
  if (fs.marks.none || dentry.inode === null) return;
  if (!isDirDentry(dentry)) tellInode(fs, dentry.inode, IN_ATTRIB);
  tellRelease(fs, dentry);
  tellName(fs, dentry.parent, IN_DELETE, dentry.inode, dentry.name);
}

/** A place in a directory. */
export interface Place {
  readonly dir: Dentry;
  readonly name: string;
}

/** An object was moved; `over`: what the name was taken from. Kernel: fsnotify_move */
export function tellMove(
  fs: FileSystem,
  moved: OverlayInode,
  from: Place,
  to: Place,
  over: OverlayInode | null,
): void {
  const path = childPath(to.dir, to.name);
  fs.marks.oversee({ mask: IN_MOVED_TO, path, from: childPath(from.dir, from.name) });
  tellEntry(fs, from.dir, IN_MOVED_FROM, moved, from.name);
  tellEntry(fs, to.dir, IN_MOVED_TO, moved, to.name);
  if (over !== null) tellInode(fs, over, IN_ATTRIB);
  tellInode(fs, moved, IN_MOVE_SELF);
}

/** Nobody may know the object any more: neither a name nor a descriptor. Then it is gone. Kernel: dentry_unlink_inode,
 *  fsnotify_inoderemove */
export function tellRelease(fs: FileSystem, dentry: Dentry): void {
  // To ask for the inode of a plain name would make one.
  if (fs.marks.none || dentry.hashed) return;
  const { inode, pins } = dentry;
  if (inode === null) return;
  if (!isDirDentry(dentry) && fs.remainingLinks(inode) > 0) return;
  const object = fs.identityOf(inode);
  if (pins === fs.marks.holds(object, dentry)) fs.marks.end(object, IN_DELETE_SELF);
}

/** The file system goes, and all marks with it. Kernel: fsnotify_unmount_inodes */
export function tellUnmount(fs: FileSystem): void {
  for (const { dentry } of fs.marks.all()) {
    const inode = inodeOf(dentry);
    fs.marks.end(fs.identityOf(inode), withType(IN_UNMOUNT, inode));
  }
}
