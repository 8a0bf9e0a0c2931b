import { isDirMode, isFileMode, S_ISGID, S_ISUID, S_IXGRP } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { CAPABILITY } from "../layer/capability.ts";
import type { AttributeChange } from "../layer/change.ts";
import { FS_APPEND } from "../layer/flags.ts";
import type { Inode } from "../layer/inode.ts";
import { type Dentry, realOf } from "../lookup/dentry.ts";
import { type Credentials, isPrivileged, keepsSetgid } from "./credentials.ts";
import { IN_ATTRIB, IN_MODIFY, tellChange } from "./fsnotify.ts";
import { MAY_WRITE, mustBeAllowed } from "./permission.ts";
import type { PathArg, Task } from "./task.ts";
import { resolve } from "./walk.ts";

/** truncate(2). @throws EISDIR EINVAL EACCES EROFS EPERM */
export function truncatePath(task: Task, path: PathArg, size: number): void {
  if (size < 0) refuse("EINVAL");
  const dentry = resolve(task, path);
  const real = realOf(dentry);
  if (isDirMode(real.mode)) refuse("EISDIR");
  if (!isFileMode(real.mode)) refuse("EINVAL");
  mustBeAllowed(task.fs, task.credentials, dentry, MAY_WRITE);
  if (task.fs.getFlags(dentry) & FS_APPEND) refuse("EPERM");
  setSize(task, dentry, size, {});
}

/** ftruncate(2). @throws EINVAL EBADF EPERM */
export function truncateDescriptor(task: Task, fd: number, size: number): void {
  if (size < 0) refuse("EINVAL");
  const file = task.files.usable(fd);
  if (!isFileMode(realOf(file.dentry).mode) || !file.writable) refuse("EINVAL");
  if (task.fs.getFlags(file.dentry) & FS_APPEND) refuse("EPERM");
  setSize(task, file.dentry, size, { mtime: "now" });
}

/** The O_TRUNC of open(2). */
export function truncateOpened(task: Task, dentry: Dentry): void {
  setSize(task, dentry, 0, { mtime: "now" });
}

/** `times`: a descriptor's truncation moves mtime whatever the size was; by path it is the store's choice. */
function setSize(task: Task, dentry: Dentry, size: number, times: AttributeChange): void {
  if (size > Number.MAX_SAFE_INTEGER) refuse("EFBIG");
  const drop = privilegesToDrop(task.credentials, realOf(dentry));
  task.fs.setSize(dentry, size, { ...times, ...drop });
  dropCapability(task, dentry);
  tellChange(task.fs, dentry, drop.mode === undefined ? IN_MODIFY : IN_MODIFY | IN_ATTRIB);
}

/** What a write takes away from a file: setuid, and setgid where it counts, unless root writes.
 *  Kernel: setattr_should_drop_suidgid */
export function privilegesToDrop(cred: Credentials, inode: Inode): AttributeChange {
  if (isPrivileged(cred) || !isFileMode(inode.mode)) return {};
  let drop = inode.mode & S_ISUID;
  const groupRuns = (inode.mode & S_IXGRP) !== 0;
  if (inode.mode & S_ISGID && (groupRuns || !keepsSetgid(cred, inode.gid))) drop |= S_ISGID;
  return drop === 0 ? {} : { mode: inode.mode & 0o7777 & ~drop };
}

/** File capabilities go with any write and any change of owner, root's too. Kernel: security_inode_killpriv */
export function dropCapability(task: Task, dentry: Dentry): void {
  const value = realOf(dentry).xattrs?.get(CAPABILITY);
  // An empty value is none to the kernel, and stays.
  if (value !== undefined && value.length > 0) task.fs.removeXattr(dentry, CAPABILITY);
}
