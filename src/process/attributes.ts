import type { Timespec } from "../base/clock.ts";
import { isDirMode, isFileMode, isLinkMode, S_ISGID, S_ISUID, S_IXGRP } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { AttributeChange } from "../layer/change.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { type Dentry, realOf } from "../lookup/dentry.ts";
import { ACCESS, chmodAcl } from "./acl.ts";
import { inGroup, isPrivileged, keepsSetgid } from "./credentials.ts";
import { IN_ATTRIB, IN_MODIFY, tellChange } from "./fsnotify.ts";
import { MAY_WRITE, mustBeAllowed, ownsOrCapable } from "./permission.ts";
import { dropCapability } from "./size.ts";
import type { Task } from "./task.ts";

/** A time to set: as given, the clock's, or left as it is. */
export type TimeArg = Timespec | "now" | "omit";

/** @throws EROFS EPERM (not the owner; immutable or append-only). Kernel: chmod_common, setattr_prepare */
export function changeMode(task: Task, dentry: Dentry, mode: number): void {
  const real = realOf(dentry);
  const { credentials: cred, fs } = task;
  if (fs.isReadonly(dentry)) refuse("EROFS");
  refuseProtected(task, dentry);
  if (!ownsOrCapable(cred, real)) refuse("EPERM");
  if (isLinkMode(real.mode)) refuse("EOPNOTSUPP");
  const bits = keepsSetgid(cred, real.gid) ? mode & 0o7777 : mode & 0o7777 & ~S_ISGID;
  fs.setAttributes(dentry, { mode: bits }, "chmod");
  const acl = realOf(dentry).xattrs?.get(ACCESS);
  if (acl !== undefined) fs.setXattr(dentry, ACCESS, chmodAcl(acl, bits), "");
  tellChange(fs, dentry, IN_ATTRIB);
}

/** What chown takes: a 32-bit id, or -1, which is the largest of them. */
const isId = (id: number): boolean => Number.isInteger(id) && id >= -1 && id < LARGEST_ID;
const LARGEST_ID = 0xffff_ffff;

/** -1 leaves an id as it is; the object is copied up even so. @throws EROFS EPERM. Kernel: chown_common */
export function changeOwner(task: Task, dentry: Dentry, toUid: number, toGid: number): void {
  const uid = toUid === LARGEST_ID ? -1 : toUid;
  const gid = toGid === LARGEST_ID ? -1 : toGid;
  const real = realOf(dentry);
  const { credentials: cred, fs } = task;
  if (!isId(uid) || !isId(gid)) refuse("EINVAL");
  if (fs.isReadonly(dentry)) refuse("EROFS");
  if (!isPrivileged(cred)) {
    if (uid !== -1 && (cred.uid !== real.uid || uid !== real.uid)) refuse("EPERM");
    const ownGroup = cred.uid === real.uid && (gid === real.gid || inGroup(cred, gid));
    if (gid !== -1 && !ownGroup) refuse("EPERM");
  }
  const change: { uid?: number; gid?: number; mode?: number } = {};
  if (uid !== -1) change.uid = uid;
  if (gid !== -1) change.gid = gid;
  // A chown takes setuid away from root's files too; setgid where it lets the file run as the group.
  const drop =
    S_ISUID | ((real.mode & S_IXGRP) !== 0 || !keepsSetgid(cred, real.gid) ? S_ISGID : 0);
  if (!isDirMode(real.mode) && real.mode & drop) {
    // Which makes it a chmod, too: the owner's to do.
    if (!ownsOrCapable(cred, real)) refuse("EPERM");
    change.mode = real.mode & 0o7777 & ~drop;
  }
  if (Object.keys(change).length > 0) refuseProtected(task, dentry);
  fs.setAttributes(dentry, change satisfies AttributeChange, "chown");
  if (!isDirMode(real.mode)) dropCapability(task, dentry);
  // An id that is not asked for is no change; a chmod that comes along is.
  if (Object.keys(change).length > 0) tellChange(fs, dentry, IN_ATTRIB);
}

/** @throws EINVAL (no such time) EROFS EACCES (both "now", and no write permission) EPERM (a given time, and not the owner) */
export function changeTimes(task: Task, dentry: Dentry, atime: TimeArg, mtime: TimeArg): void {
  if (!(isTime(atime) && isTime(mtime))) refuse("EINVAL");
  const { credentials: cred, fs } = task;
  if (fs.isReadonly(dentry)) refuse("EROFS");
  const real = realOf(dentry);
  const given = atime !== "now" || mtime !== "now";
  if (given) {
    refuseProtected(task, dentry);
    if (!ownsOrCapable(cred, real)) refuse("EPERM");
  } else if (!ownsOrCapable(cred, real)) {
    mustBeAllowed(fs, cred, dentry, MAY_WRITE);
  }
  if (!given && fs.getFlags(dentry) & FS_IMMUTABLE) refuse("EPERM");
  const change: { atime?: Timespec | "now"; mtime?: Timespec | "now" } = {};
  if (atime !== "omit") change.atime = atime;
  if (mtime !== "omit") change.mtime = mtime;
  fs.setAttributes(dentry, change, "utimens");
  // Of the one time alone it is as if the file had been written, or read. Kernel: fsnotify_change
  if (mtime !== "omit") tellChange(fs, dentry, atime === "omit" ? IN_MODIFY : IN_ATTRIB);
}

/** Kernel: nsec_valid */
function isTime(time: TimeArg): boolean {
  if (typeof time === "string") return true;
  const { sec, nsec } = time;
  return Number.isInteger(sec) && Number.isInteger(nsec) && nsec >= 0 && nsec < 1e9;
}

function refuseProtected(task: Task, dentry: Dentry): void {
  if (task.fs.getFlags(dentry) & (FS_IMMUTABLE | FS_APPEND)) refuse("EPERM");
}

/** FS_IOC_SETFLAGS. @throws EROFS EPERM (not the owner; immutable and append-only are root's) ENOTTY EOPNOTSUPP */
export function changeFlags(task: Task, dentry: Dentry, flags: number): void {
  const { credentials: cred, fs } = task;
  const real = realOf(dentry);
  if (fs.isReadonly(dentry)) refuse("EROFS");
  if (!isFileMode(real.mode) && !isDirMode(real.mode)) refuse("ENOTTY");
  if (!ownsOrCapable(cred, real)) refuse("EPERM");
  const guarded = FS_IMMUTABLE | FS_APPEND;
  if ((flags ^ fs.getFlags(dentry)) & guarded && !isPrivileged(cred)) refuse("EPERM");
  fs.setFlags(dentry, flags);
  tellChange(fs, dentry, IN_ATTRIB);
}
