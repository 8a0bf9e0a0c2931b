import { refuse } from "../base/refusal.ts";
import { type Dentry, inodeOf, isDirDentry, isWithin } from "../lookup/dentry.ts";
import { RENAME_EXCHANGE, RENAME_NOREPLACE, RENAME_WHITEOUT } from "./flags.ts";
import { tellMove, tellRelease } from "./fsnotify.ts";
import { MAY_WRITE, mustBeAllowed, mustMayCreate, mustMayDelete } from "./permission.ts";
import type { PathArg, Task } from "./task.ts";
import { lastName, type Parent, resolveKnownParent, resolveParent } from "./walk.ts";

const KNOWN = RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT;

/** renameat2(2). Kernel: do_renameat2, vfs_rename; what may fail is checked in their order. */
export function renamePath(task: Task, from: PathArg, to: PathArg, flags: number): void {
  const exchange = (flags & RENAME_EXCHANGE) !== 0;
  if (flags & ~KNOWN) refuse("EINVAL");
  if (exchange && flags & (RENAME_NOREPLACE | RENAME_WHITEOUT)) refuse("EINVAL");
  const source = resolveKnownParent(task, from);
  const target = resolveParent(task, to);
  if (!task.fs.isSameMount(source.dir, target.dir)) refuse("EXDEV");
  if (source.kind !== "name") refuse("EBUSY");
  if (target.kind !== "name") refuse(flags & RENAME_NOREPLACE ? "EEXIST" : "EBUSY");
  if (task.fs.isReadonly(source.dir)) refuse("EROFS");

  const [old, next] = lookUpBoth(task, source, target);
  if (flags & RENAME_NOREPLACE && !next.isNegative) refuse("EEXIST");
  if (exchange && next.isNegative) refuse("ENOENT");
  checkSlashes(source, target, old, next, exchange);
  if (isDirDentry(old) && isWithin(target.dir, old)) refuse("EINVAL");
  if (isDirDentry(next) && isWithin(source.dir, next)) refuse(exchange ? "EINVAL" : "ENOTEMPTY");
  move(task, old, next, exchange, (flags & RENAME_WHITEOUT) !== 0);
}

/** @throws ENOENT (no source) ESTALE. Kernel: lock_rename, lookup_one_qstr_excl */
function lookUpBoth(task: Task, source: Parent, target: Parent): [Dentry, Dentry] {
  const dcache = task.fs.dcacheOf(source.dir);
  dcache.renaming = source.dir !== target.dir;
  try {
    const old = lastName(task, source);
    if (old.isNegative) refuse("ENOENT");
    return [old, lastName(task, target)];
  } finally {
    dcache.renaming = false;
  }
}

/** A trailing slash promises a directory. */
function checkSlashes(
  source: Parent,
  target: Parent,
  old: Dentry,
  next: Dentry,
  exchange: boolean,
): void {
  if (exchange && !isDirDentry(next) && target.trailingSlash) refuse("ENOTDIR");
  if (isDirDentry(old)) return;
  if (source.trailingSlash || (!exchange && target.trailingSlash)) refuse("ENOTDIR");
}

function move(task: Task, old: Dentry, next: Dentry, exchange: boolean, whiteout: boolean): void {
  const { fs, credentials: cred } = task;
  if (next.inode !== null && fs.identityOf(inodeOf(old)) === fs.identityOf(next.inode)) return;
  const isDir = isDirDentry(old);
  mustMayDelete(fs, cred, old, isDir);
  if (next.inode === null) mustMayCreate(fs, cred, next.parent);
  else mustMayDelete(fs, cred, next, exchange ? isDirDentry(next) : isDir);
  if (old.parent !== next.parent) {
    // The directory's own `..` changes.
    if (isDir) mustBeAllowed(fs, cred, old, MAY_WRITE);
    if (exchange && isDirDentry(next)) mustBeAllowed(fs, cred, next, MAY_WRITE);
  }
  const { parent: from, name } = old;
  const { parent: to, name: newName } = next;
  fs.rename(old, next, { exchange, whiteout });
  const dcache = fs.dcacheOf(old);
  if (exchange) dcache.exchange(old, next);
  else dcache.move(old, next);
  if (fs.marks.none) return;
  const [place, target] = [
    { dir: from, name },
    { dir: to, name: newName },
  ];
  tellMove(fs, inodeOf(old), place, target, exchange ? null : next.inode);
  if (exchange) tellMove(fs, inodeOf(next), target, place, null);
  else tellRelease(fs, next);
}
