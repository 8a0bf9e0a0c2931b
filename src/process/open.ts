import {
  isDirMode,
  isFileMode,
  isLinkMode,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISVTX,
} from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { FS_APPEND } from "../layer/flags.ts";
import { Dentry, inodeOf, isDirDentry, realOf } from "../lookup/dentry.ts";
import { hasDriver } from "./devices.ts";
import type { OpenFile } from "./file-table.ts";
import {
  O_ACCMODE,
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_NOFOLLOW,
  O_PATH,
  O_RDWR,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
} from "./flags.ts";
import { createNamed, newObject } from "./new-object.ts";
import {
  MAY_EXEC,
  MAY_READ,
  MAY_WRITE,
  mustBeAllowed,
  mustMayCreate,
  ownsOrCapable,
} from "./permission.ts";
import { truncateOpened } from "./size.ts";
import type { PathArg, Task } from "./task.ts";
import { type Parent, resolve, resolveParent, step, throughLink } from "./walk.ts";

/** open(2). Kernel: fs/namei.c path_openat. */
export function openFile(task: Task, path: PathArg, flags: number, mode: number): number {
  if (flags & O_PATH) return openPath(task, path, flags);
  checkFlags(flags);
  if ((flags & O_TMPFILE) === O_TMPFILE) return openTmpfile(task, path, flags, mode);
  const { dentry, created } =
    flags & O_CREAT ? openCreating(task, path, flags, mode) : openExisting(task, path, flags);
  if (!created) admit(task, dentry, flags);
  return install(task, dentry, flags, created);
}

function checkFlags(flags: number): void {
  const creatingDirectory = (flags & (O_DIRECTORY | O_CREAT)) === (O_DIRECTORY | O_CREAT);
  if (creatingDirectory) refuse("EINVAL");
  const tmpfile = (flags & O_TMPFILE) === O_TMPFILE;
  if (tmpfile && (flags & O_ACCMODE) === 0) refuse("EINVAL");
}

/** O_PATH looks at nothing but the path. */
function openPath(task: Task, path: PathArg, flags: number): number {
  const dentry = resolve(task, path, (flags & O_NOFOLLOW) === 0);
  if (flags & O_DIRECTORY && !isDirDentry(dentry)) refuse("ENOTDIR");
  return task.files.add(describe(task, dentry, flags, { pathOnly: true }));
}

function openExisting(
  task: Task,
  path: PathArg,
  flags: number,
): { dentry: Dentry; created: boolean } {
  return { dentry: resolve(task, path, (flags & O_NOFOLLOW) === 0), created: false };
}

/** The name may be missing; if it is a symlink, what it points to is created. Kernel: open_last_lookups, lookup_open */
function openCreating(
  task: Task,
  path: PathArg,
  flags: number,
  mode: number,
): { dentry: Dentry; created: boolean } {
  let parent = resolveParent(task, path);
  for (let links = 0; ; links++) {
    if (parent.kind === "name" && parent.trailingSlash) refuse("EISDIR");
    const dentry = step(task, parent);
    if (dentry.isNegative) return createFile(task, parent, dentry, mode);
    const follow = isLinkMode(realOf(dentry).mode) && (flags & (O_NOFOLLOW | O_EXCL)) === 0;
    if (follow) {
      parent = throughLink(task, parent, dentry, links);
      continue;
    }
    if (flags & O_EXCL) refuse("EEXIST");
    if (isDirDentry(dentry)) refuse("EISDIR");
    mustMayCreateInSticky(task, parent.dir, dentry);
    return { dentry, created: false };
  }
}

/** O_CREAT in a sticky directory that all may write to does not open another's device or socket. Files and FIFOs are
 *  let through, as with the kernel's default fs.protected_regular=0. Kernel: may_create_in_sticky. @throws EACCES */
function mustMayCreateInSticky(task: Task, dir: Dentry, dentry: Dentry): void {
  const above = realOf(dir);
  const { mode, uid } = realOf(dentry);
  const open = (above.mode & (S_ISVTX | 0o002)) === (S_ISVTX | 0o002);
  if (!open || isFileMode(mode) || (mode & S_IFMT) === S_IFIFO) return;
  if (uid !== above.uid && uid !== task.credentials.uid) refuse("EACCES");
}

function createFile(
  task: Task,
  parent: Parent,
  dentry: Dentry,
  mode: number,
): { dentry: Dentry; created: boolean } {
  if (!parent.dir.hashed) refuse("ENOENT");
  if (task.fs.isReadonly(parent.dir)) refuse("EROFS");
  mustMayCreate(task.fs, task.credentials, parent.dir);
  createNamed(task, dentry, newObject(task, parent.dir, S_IFREG | (mode & 0o7777)));
  return { dentry, created: true };
}

/** Kernel: may_open. @throws ELOOP EISDIR ENOTDIR EACCES EROFS EPERM ENXIO */
function admit(task: Task, dentry: Dentry, flags: number): void {
  const real = realOf(dentry);
  if (flags & O_DIRECTORY && !isDirMode(real.mode)) refuse("ENOTDIR");
  if (isLinkMode(real.mode)) refuse("ELOOP");
  // Who truncates asks the mount first; who only writes, last. Kernel: do_open
  if (flags & O_TRUNC && isFileMode(real.mode) && task.fs.isReadonly(dentry)) refuse("EROFS");
  const mask = accessMask(flags);
  if (isDirMode(real.mode) && mask & MAY_WRITE) refuse("EISDIR");
  mustBeAllowed(task.fs, task.credentials, dentry, mask);
  if (task.fs.getFlags(dentry) & FS_APPEND) {
    if ((flags & O_ACCMODE) !== 0 && (flags & O_APPEND) === 0) refuse("EPERM");
    if (flags & O_TRUNC) refuse("EPERM");
  }
  if (flags & O_NOATIME && !ownsOrCapable(task.credentials, real)) refuse("EPERM");
}

/** What the access mode and O_TRUNC need: O_TRUNC writes, even with O_RDONLY. */
function accessMask(flags: number): number {
  const access = flags & O_ACCMODE;
  const read = access === O_WRONLY ? 0 : MAY_READ;
  const write = access === 0 && (flags & O_TRUNC) === 0 ? 0 : MAY_WRITE;
  return read | write;
}

function install(task: Task, dentry: Dentry, flags: number, created: boolean): number {
  const real = realOf(dentry);
  const writes = (flags & O_ACCMODE) !== 0;
  const truncates = (flags & O_TRUNC) !== 0 && !created && isFileMode(real.mode);
  // The overlay copies up for O_TRUNC on whatever is a regular file; on others the flag means nothing.
  task.fs.prepareOpen(dentry, writes, truncates);
  checkSpecial(real.mode, real.rdev);
  if (truncates) truncateOpened(task, dentry);
  const file = describe(task, dentry, flags, {});
  if (isDirMode(real.mode)) file.directory = task.fs.openDirectory(dentry);
  if ((real.mode & S_IFMT) === S_IFIFO) {
    file.pipe = task.fs.pipes.open(inodeOf(dentry), file.readable, file.writable);
  }
  return task.files.add(file);
}

/** Devices without a driver, and sockets, cannot be opened. */
function checkSpecial(mode: number, rdev: number): void {
  const type = mode & S_IFMT;
  if (type === S_IFSOCK) refuse("ENXIO");
  if (type === S_IFBLK) refuse("ENXIO");
  if (type === S_IFCHR && !hasDriver(rdev)) refuse("ENXIO");
}

/** @throws ENOTDIR EACCES EROFS */
function openTmpfile(task: Task, path: PathArg, flags: number, mode: number): number {
  const dir = resolve(task, path);
  if (!isDirDentry(dir)) refuse("ENOTDIR");
  if (task.fs.isReadonly(dir)) refuse("EROFS");
  mustBeAllowed(task.fs, task.credentials, dir, MAY_WRITE | MAY_EXEC);
  const object = newObject(task, dir, S_IFREG | (mode & 0o7777));
  const inode = task.fs.tmpfile(dir, object);
  const dentry = new Dentry("", dir, inode, 0);
  dentry.hashed = false;
  dentry.upperAlias = true;
  const linkable = (flags & O_EXCL) === 0;
  return task.files.add(describe(task, dentry, flags & ~(O_EXCL | O_DIRECTORY), { linkable }));
}

function describe(
  task: Task,
  dentry: Dentry,
  flags: number,
  special: { readonly pathOnly?: boolean; readonly linkable?: boolean },
): OpenFile {
  const access = flags & O_ACCMODE;
  const { pathOnly = false, linkable = false } = special;
  return {
    dentry,
    // Access mode 3 wants both permissions, and gives neither. Kernel: OPEN_FMODE
    readable: !pathOnly && (access === 0 || access === O_RDWR),
    writable: !pathOnly && (access === O_WRONLY || access === O_RDWR),
    append: (flags & O_APPEND) !== 0,
    pathOnly,
    credentials: task.credentials,
    linkable,
    noatime: (flags & O_NOATIME) !== 0,
    position: 0,
    directory: null,
    pipe: null,
  };
}
