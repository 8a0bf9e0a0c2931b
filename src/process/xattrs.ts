import { isDirMode, isFileMode, isLinkMode, S_ISVTX } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import { CAPABILITY, readCapability } from "../layer/capability.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Dentry, realOf } from "../lookup/dentry.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import { parseAcl } from "./acl.ts";
import { isAclName, putAcl } from "./acl-xattr.ts";
import { mayWriteCapability } from "./capability.ts";
import { isPrivileged } from "./credentials.ts";
import { IN_ATTRIB, tellChange } from "./fsnotify.ts";
import { MAY_READ, MAY_WRITE, mustBeAllowed, ownsOrCapable } from "./permission.ts";
import type { Task } from "./task.ts";

const NAME_MAX = 255;
const VALUE_MAX = 65_536;

/** @throws ERANGE (no name, or a long one) */
function checkName(name: string): void {
  if (name === "" || nameBytes(name) > NAME_MAX) refuse("ERANGE");
}

/** @throws EPERM ENODATA EACCES EROFS. Kernel: xattr_permission, cap_inode_setxattr */
function mustBePermitted(task: Task, dentry: Dentry, name: string, write: boolean): void {
  const { credentials: cred, fs } = task;
  const real = realOf(dentry);
  if (write && fs.getFlags(dentry) & (FS_IMMUTABLE | FS_APPEND)) refuse("EPERM");
  if (name.startsWith("security.") || name.startsWith("system.")) {
    if (write && name.startsWith("security.") && !isPrivileged(cred)) refuse("EPERM");
    return;
  }
  if (name.startsWith("trusted.")) {
    if (!isPrivileged(cred) || fs.userNamespace) refuse(write ? "EPERM" : "ENODATA");
    return;
  }
  if (name.startsWith("user.")) {
    if (!isFileMode(real.mode) && !isDirMode(real.mode)) refuse(write ? "EPERM" : "ENODATA");
    const sticky = isDirMode(real.mode) && (real.mode & S_ISVTX) !== 0;
    if (write && sticky && !ownsOrCapable(cred, real)) refuse("EPERM");
  }
  mustBeAllowed(fs, cred, dentry, write ? MAY_WRITE : MAY_READ);
}

/** setxattr(2). Copies up, even if it then fails. @throws ERANGE E2BIG EROFS EPERM EACCES EEXIST ENODATA EOPNOTSUPP */
export function putXattr(
  task: Task,
  dentry: Dentry,
  name: string,
  value: Uint8Array,
  flag: XattrFlag,
): void {
  checkName(name);
  if (value.length > VALUE_MAX) refuse("E2BIG");
  if (task.fs.isReadonly(dentry)) refuse("EROFS");
  if (isAclName(name)) putAcl(task, dentry, name, parseAcl(value));
  else {
    const unchecked = name === CAPABILITY && mayWriteCapability(task, value);
    if (!unchecked) mustBePermitted(task, dentry, name, true);
    task.fs.setXattr(dentry, name, new Uint8Array(value), flag);
  }
  tellChange(task.fs, dentry, IN_ATTRIB);
}

/** A copy of the value. @throws ERANGE ENODATA EOPNOTSUPP EACCES */
export function readXattr(task: Task, dentry: Dentry, name: string): Uint8Array {
  checkName(name);
  if (isAclName(name) && isLinkMode(realOf(dentry).mode)) refuse("EOPNOTSUPP");
  mustBePermitted(task, dentry, name, false);
  const value = task.fs.getXattr(dentry, name);
  return new Uint8Array(name === CAPABILITY ? readCapability(value) : value);
}

/** Names; those of `trusted.` for root alone. */
export function readXattrNames(task: Task, dentry: Dentry): string[] {
  const names = task.fs.listXattrs(dentry);
  if (isPrivileged(task.credentials) && !task.fs.userNamespace) return names;
  return names.filter((name) => !name.startsWith("trusted."));
}

/** @throws ERANGE EROFS ENODATA EPERM EACCES EOPNOTSUPP */
export function dropXattr(task: Task, dentry: Dentry, name: string): void {
  checkName(name);
  if (task.fs.isReadonly(dentry)) refuse("EROFS");
  if (isAclName(name)) {
    putAcl(task, dentry, name, null);
  } else {
    mustBePermitted(task, dentry, name, true);
    task.fs.removeXattr(dentry, name);
  }
  tellChange(task.fs, dentry, IN_ATTRIB);
}
