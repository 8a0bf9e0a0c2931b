import { isDirMode, isFileMode, isLinkMode, S_IFDIR, S_IFMT, S_ISVTX } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import type { Inode } from "../layer/inode.ts";
import { type Dentry, inodeOf, isDirDentry, isRoot, realOf } from "../lookup/dentry.ts";
import { ACCESS, aclGrants } from "./acl.ts";
import { type Credentials, inGroup, isPrivileged } from "./credentials.ts";
import type { FileSystem } from "./file-system.ts";

export const MAY_EXEC = 1;
export const MAY_WRITE = 2;
export const MAY_READ = 4;

/** Permission bits, ACL and capabilities of the merged object, before anything else happens.
 *  @throws EACCES, EROFS EPERM (immutable) for writing. Kernel: inode_permission, generic_permission */
export function mustBeAllowed(
  fs: FileSystem,
  cred: Credentials,
  dentry: Dentry,
  mask: number,
): void {
  const real = realOf(dentry);
  if (mask & MAY_WRITE) mustBeWritable(fs, dentry);
  if (!allows(cred, real, mask)) refuse("EACCES");
  // The mount, and the file system below, are asked last.
  if (mask & MAY_WRITE && fs.isFrozen(inodeOf(dentry))) refuse("EROFS");
}

/** @throws EROFS EPERM */
function mustBeWritable(fs: FileSystem, dentry: Dentry): void {
  if (isStorable(realOf(dentry).mode) && fs.isSuperReadonly(dentry)) refuse("EROFS");
  if (fs.getFlags(dentry) & FS_IMMUTABLE) refuse("EPERM");
}

/** Writing to it writes to the file system: not so for devices, FIFOs and sockets. */
export const isStorable = (mode: number): boolean =>
  isFileMode(mode) || isDirMode(mode) || isLinkMode(mode);

/** Whether mode, ACL and capabilities grant `mask`. */
export function allows(cred: Credentials, inode: Inode, mask: number): boolean {
  if (isPrivileged(cred)) {
    const runs = (inode.mode & S_IFMT) === S_IFDIR || (inode.mode & 0o111) !== 0;
    return (mask & MAY_EXEC) === 0 || runs;
  }
  if (cred.uid === inode.uid) return grants(inode.mode >> 6, mask);
  // The group bits of an object with an ACL are its mask: without them no entry can grant anything.
  const acl = inode.xattrs?.get(ACCESS);
  if (acl !== undefined && (inode.mode & 0o070) !== 0) return aclGrants(acl, inode, cred, mask);
  return grants(inGroup(cred, inode.gid) ? inode.mode >> 3 : inode.mode, mask);
}

/** Whether anybody may search the directory, as most are: then `allows` would say yes whoever asks, for MAY_EXEC.
 *  Only an ACL can take away what all three classes of mode bits grant. */
export const isOpenToAll = (dir: Inode): boolean =>
  (dir.mode & 0o111) === 0o111 && (dir.xattrs === null || !dir.xattrs.has(ACCESS));

const grants = (bits: number, mask: number): boolean => (mask & ~bits & 7) === 0;

/** Only the owner, and root, may. Kernel: inode_owner_or_capable. */
export function ownsOrCapable(cred: Credentials, inode: Inode): boolean {
  return isPrivileged(cred) || cred.uid === inode.uid;
}

/** @throws ENOENT (the directory was removed) EACCES EROFS. Kernel: may_create */
export function mustMayCreate(fs: FileSystem, cred: Credentials, dir: Dentry): void {
  if (!dir.hashed) refuse("ENOENT");
  mustBeAllowed(fs, cred, dir, MAY_WRITE | MAY_EXEC);
}

/** Whether `victim` may be removed from its directory, or replaced there by a directory (`asDir`) or by something else.
 *  @throws EACCES EPERM (sticky, immutable, append-only) ENOTDIR EISDIR EBUSY. Kernel: may_delete */
export function mustMayDelete(
  fs: FileSystem,
  cred: Credentials,
  victim: Dentry,
  asDir: boolean,
): void {
  const dir = victim.parent;
  mustBeAllowed(fs, cred, dir, MAY_WRITE | MAY_EXEC);
  const protectedBits = FS_IMMUTABLE | FS_APPEND;
  if (fs.getFlags(dir) & FS_APPEND) refuse("EPERM");
  if (isStickyFor(cred, realOf(dir), realOf(victim))) refuse("EPERM");
  if (fs.getFlags(victim) & protectedBits) refuse("EPERM");
  if (asDir) {
    if (!isDirDentry(victim)) refuse("ENOTDIR");
    if (isRoot(victim)) refuse("EBUSY");
  } else if (isDirDentry(victim)) {
    refuse("EISDIR");
  }
  if (!dir.hashed) refuse("ENOENT");
}

/** In a sticky directory only the owner of the file or of the directory may remove it. Kernel: check_sticky */
function isStickyFor(cred: Credentials, dir: Inode, victim: Inode): boolean {
  if ((dir.mode & S_ISVTX) === 0 || isPrivileged(cred)) return false;
  return cred.uid !== victim.uid && cred.uid !== dir.uid;
}
