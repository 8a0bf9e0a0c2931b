import {
  isDirMode,
  isFileMode,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  S_IXGRP,
} from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Dentry, inodeOf, isDirDentry, realOf } from "../lookup/dentry.ts";
import { isPrivileged } from "./credentials.ts";
import { IN_ATTRIB, IN_CREATE, tellInode, tellName, tellRemoval } from "./fsnotify.ts";
import { createNamed, newObject } from "./new-object.ts";
import {
  allows,
  MAY_READ,
  MAY_WRITE,
  mustMayCreate,
  mustMayDelete,
  ownsOrCapable,
} from "./permission.ts";
import type { PathArg, Task } from "./task.ts";
import { lastName, type Parent, resolve, resolveKnownParent, resolveParent } from "./walk.ts";

/** The place for a new name. @throws EEXIST, ENOENT (a trailing slash, and not `forDir`), EROFS. Kernel: filename_create */
function newName(task: Task, path: PathArg, forDir: boolean): { parent: Parent; dentry: Dentry } {
  const parent = resolveParent(task, path);
  if (parent.kind !== "name") refuse("EEXIST");
  const dentry = lastName(task, parent);
  if (!dentry.isNegative) refuse("EEXIST");
  if (parent.trailingSlash && !forDir) refuse("ENOENT");
  if (task.fs.isReadonly(parent.dir)) refuse("EROFS");
  return { parent, dentry };
}

export function makeDirectory(task: Task, path: PathArg, mode: number): void {
  const { parent, dentry } = newName(task, path, true);
  mustMayCreate(task.fs, task.credentials, parent.dir);
  const bits = S_IFDIR | (mode & (0o777 | S_ISVTX));
  createNamed(task, dentry, newObject(task, parent.dir, bits));
}

/** mknod(2). @throws EPERM (devices want root; a whiteout cannot be made through an overlay) EINVAL */
export function makeNode(task: Task, path: PathArg, mode: number, rdev: number): void {
  const type = mode & S_IFMT;
  if (type === S_IFDIR) refuse("EPERM");
  if (![0, S_IFREG, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].includes(type)) refuse("EINVAL");
  const { parent, dentry } = newName(task, path, false);
  mustMayCreate(task.fs, task.credentials, parent.dir);
  const device = type === S_IFCHR || type === S_IFBLK;
  const whiteout = type === S_IFCHR && rdev === 0;
  const mayMake = isPrivileged(task.credentials) && !task.fs.userNamespace;
  if (device && !whiteout && !mayMake) refuse("EPERM");
  const bits = (type === 0 ? S_IFREG : type) | (mode & 0o7777);
  createNamed(task, dentry, newObject(task, parent.dir, bits, { rdev: device ? rdev : 0 }));
}

const TARGET_MAX = 4095;

export function makeSymlink(task: Task, target: string, path: PathArg): void {
  if (target === "") refuse("ENOENT");
  if (nameBytes(target) > TARGET_MAX) refuse("ENAMETOOLONG");
  const { parent, dentry } = newName(task, path, false);
  mustMayCreate(task.fs, task.credentials, parent.dir);
  createNamed(task, dentry, newObject(task, parent.dir, S_IFLNK | 0o777, { target }));
}

export function makeLink(task: Task, existing: PathArg, path: PathArg, follow: boolean): void {
  linkDentry(task, resolve(task, existing, follow), path, false);
}

/** linkat(2) with AT_EMPTY_PATH: gives an unnamed file its name. */
export function linkDescriptor(task: Task, fd: number, path: PathArg): void {
  const file = task.files.get(fd);
  // Who may not search every directory may name only what was opened with the same credentials.
  const same = isPrivileged(task.credentials) || file.credentials === task.credentials;
  if (!same) refuse("ENOENT");
  linkDentry(task, file.dentry, path, file.linkable);
  file.linkable = false;
}

/** @throws EXDEV (another mount) EPERM (a directory, or a file that protected_hardlinks keeps from others)
 *  ENOENT (removed) */
function linkDentry(task: Task, old: Dentry, path: PathArg, linkable: boolean): void {
  const { parent, dentry } = newName(task, path, false);
  const real = realOf(old);
  const { credentials: cred, fs } = task;
  if (!fs.isSameMount(old, parent.dir)) refuse("EXDEV");
  if (!ownsOrCapable(cred, real) && !isSafeSource(task, old)) refuse("EPERM");
  mustMayCreate(fs, cred, parent.dir);
  if (fs.getFlags(old) & (FS_APPEND | FS_IMMUTABLE)) refuse("EPERM");
  if (isDirMode(real.mode)) refuse("EPERM");
  if (fs.remainingLinks(inodeOf(old)) === 0 && !linkable) refuse("ENOENT");
  fs.link(old, dentry);
  tellInode(fs, inodeOf(old), IN_ATTRIB);
  tellName(fs, parent.dir, IN_CREATE, inodeOf(old), dentry.name);
}

/** Kernel: safe_hardlink_source, with fs.protected_hardlinks=1 as distributions set it. */
function isSafeSource(task: Task, old: Dentry): boolean {
  const real = realOf(old);
  if (!isFileMode(real.mode) || real.mode & S_ISUID) return false;
  if ((real.mode & (S_ISGID | S_IXGRP)) === (S_ISGID | S_IXGRP)) return false;
  return allows(task.credentials, real, MAY_READ | MAY_WRITE);
}

export function unlinkName(task: Task, path: PathArg): void {
  const parent = resolveKnownParent(task, path);
  if (parent.kind !== "name") refuse("EISDIR");
  if (task.fs.isReadonly(parent.dir)) refuse("EROFS");
  const dentry = lastName(task, parent);
  if (dentry.isNegative) refuse("ENOENT");
  if (parent.trailingSlash) refuse(isDirDentry(dentry) ? "EISDIR" : "ENOTDIR");
  mustMayDelete(task.fs, task.credentials, dentry, false);
  task.fs.remove(dentry);
  tellRemoval(task.fs, dentry);
}

export function removeDirectory(task: Task, path: PathArg): void {
  const parent = resolveKnownParent(task, path);
  if (parent.kind === "dotdot") refuse("ENOTEMPTY");
  if (parent.kind === "dot") refuse("EINVAL");
  if (parent.kind === "root") refuse("EBUSY");
  if (task.fs.isReadonly(parent.dir)) refuse("EROFS");
  const dentry = lastName(task, parent);
  if (dentry.isNegative) refuse("ENOENT");
  mustMayDelete(task.fs, task.credentials, dentry, true);
  task.fs.remove(dentry);
  tellRemoval(task.fs, dentry);
}
