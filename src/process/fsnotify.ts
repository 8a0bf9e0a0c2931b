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
