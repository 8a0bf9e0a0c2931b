import type { CopyUpTrigger } from "../base/event.ts";
import { isDirMode, isLinkMode, S_ISGID } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Dentry, inodeOf, realOf } from "../lookup/dentry.ts";
import {
  ACCESS,
  type AclEntry,
  DEFAULT,
  formatAcl,
  isEquivalentToMode,
  isValidAcl,
  modeOfAcl,
} from "./acl.ts";
import { keepsSetgid } from "./credentials.ts";
import { ownsOrCapable } from "./permission.ts";
import type { Task } from "./task.ts";

/** Names of xattrs that are ACLs: the owner sets them, and setting one may change the mode. */
export const isAclName = (name: string): boolean => name === ACCESS || name === DEFAULT;

/** Sets an ACL, or with null removes it. One that mode bits can express becomes mode bits. A lower object is copied up,
 *  unless there is nothing to remove. Kernel: vfs_set_acl, set_posix_acl, ovl_set_acl
 *  @throws EPERM EOPNOTSUPP (symlink) EACCES (a default ACL of a file) EINVAL ENODATA */
export function putAcl(task: Task, dentry: Dentry, name: string, acl: AclEntry[] | null): void {
  const { fs, credentials: cred } = task;
  const real = realOf(dentry);
  if (fs.getFlags(dentry) & (FS_IMMUTABLE | FS_APPEND)) refuse("EPERM");
  if (isLinkMode(real.mode)) refuse("EOPNOTSUPP");
  if (name === DEFAULT && !isDirMode(real.mode)) {
    if (acl === null) return;
    refuse("EACCES");
  }
  if (!ownsOrCapable(cred, real)) refuse("EPERM");
  if (acl === null) {
    removeAcl(task, dentry, name);
    return;
  }
  if (!isValidAcl(acl)) refuse("EINVAL");
  if (name === DEFAULT) {
    fs.setAcl(dentry, name, formatAcl(acl));
    return;
  }
  dropSetgid(task, dentry, "setxattr");
  const special = realOf(dentry).mode & 0o7000;
  const value = isEquivalentToMode(acl) ? null : formatAcl(acl);
  fs.setAcl(dentry, name, value, special | modeOfAcl(acl));
}

/** Setgid goes first where the caller may not keep it: a chmod of its own. */
function dropSetgid({ fs, credentials }: Task, dentry: Dentry, trigger: CopyUpTrigger): void {
  const { mode, gid } = realOf(dentry);
  if (mode & S_ISGID && !keepsSetgid(credentials, gid)) {
    fs.setAttributes(dentry, { mode: mode & 0o7777 & ~S_ISGID }, trigger);
  }
}

/** Once setgid had to go there is an upper object, and nothing to remove from that is no error. @throws ENODATA */
function removeAcl(task: Task, dentry: Dentry, name: string): void {
  const { fs } = task;
  if (name === ACCESS) dropSetgid(task, dentry, "removexattr");
  const { real, upper } = inodeOf(dentry);
  const exists = real.xattrs?.has(name) === true;
  if (exists) fs.removeXattr(dentry, name);
  else if (upper === null) refuse("ENODATA");
}
