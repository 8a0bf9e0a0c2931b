import { isDirMode, isLinkMode, S_ISGID, S_IXGRP } from "../base/mode.ts";
import { type Dentry, inodeOf, realOf } from "../lookup/dentry.ts";
import type { NewObject } from "../ops/create.ts";
import { inheritAcl } from "./acl.ts";
import { keepsSetgid } from "./credentials.ts";
import { IN_CREATE, tellName } from "./fsnotify.ts";
import type { Task } from "./task.ts";

/** Owner and mode of a new object in `dir`: the caller's ids, the umask (or the directory's default ACL in its place),
 *  and in a setgid directory its group. Kernel: inode_init_owner, vfs_prepare_mode, posix_acl_create */
export function newObject(
  task: Task,
  dir: Dentry,
  wanted: number,
  extra: { readonly rdev?: number; readonly target?: string } = {},
): NewObject {
  const real = realOf(dir);
  const { uid, gid } = task.credentials;
  const inherited = inheritAcl(real, wanted);
  const masked = isLinkMode(wanted) ? wanted : wanted & ~task.umask;
  let mode = inherited === null ? masked : inherited.mode;
  let group = gid;
  if (real.mode & S_ISGID) {
    group = real.gid;
    if (isDirMode(mode)) mode |= S_ISGID;
  }
  const runsAsGroup = (wanted & (S_ISGID | S_IXGRP)) === (S_ISGID | S_IXGRP);
  if (!isDirMode(mode) && runsAsGroup && !keepsSetgid(task.credentials, group)) mode &= ~S_ISGID;
  return { mode, uid, gid: group, ...extra, xattrs: inherited?.xattrs ?? [] };
}

/** The object gets its name, and who watches the directory hears of it. Kernel: fsnotify_create, fsnotify_mkdir */
export function createNamed({ fs }: Task, dentry: Dentry, object: NewObject): void {
  fs.create(dentry, object);
  tellName(fs, dentry.parent, IN_CREATE, inodeOf(dentry), dentry.name);
}
