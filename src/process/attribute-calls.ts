import type { Dentry } from "../lookup/dentry.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import { changeFlags, changeMode, changeOwner, changeTimes, type TimeArg } from "./attributes.ts";
import { DataCalls } from "./data-calls.ts";
import type { PathArg } from "./task.ts";
import { resolve } from "./walk.ts";
import { dropXattr, putXattr, readXattr, readXattrNames } from "./xattrs.ts";

/** System calls that change attributes: mode, owner, times, xattrs, flags. Each copies up. */
export class AttributeCalls extends DataCalls {
  /** `mode`: permission bits. @throws FsError ENOENT EPERM EROFS */
  chmod(path: PathArg, mode: number): void {
    this.run("chmod", () => changeMode(this.task, resolve(this.task, path), mode), path);
  }

  /** @throws FsError EBADF EPERM EROFS */
  fchmod(fd: number, mode: number): void {
    this.run("fchmod", () => changeMode(this.task, this.#held(fd), mode));
  }

  /** -1 leaves an id as it is. setuid and setgid go, as in Linux. @throws FsError ENOENT EPERM EROFS EINVAL */
  chown(path: PathArg, uid: number, gid: number): void {
    this.run("chown", () => changeOwner(this.task, resolve(this.task, path), uid, gid), path);
  }

  /** The same of the name itself: of a symlink, not of what it leads to. */
  lchown(path: PathArg, uid: number, gid: number): void {
    this.run(
      "lchown",
      () => changeOwner(this.task, resolve(this.task, path, false), uid, gid),
      path,
    );
  }

  /** @throws FsError EBADF EPERM EROFS EINVAL */
  fchown(fd: number, uid: number, gid: number): void {
    this.run("fchown", () => changeOwner(this.task, this.#held(fd), uid, gid));
  }

  /** utimensat(2): times are { sec, nsec }, "now" or "omit". `nofollow`: of a symlink itself. @throws FsError ENOENT EPERM EACCES
   *  EROFS */
  utimens(
    path: PathArg,
    atime: TimeArg,
    mtime: TimeArg,
    options: { readonly nofollow?: boolean } = {},
  ): void {
    const follow = options.nofollow !== true;
    this.run(
      "utimensat",
      () => {
        if (isNothing(atime, mtime)) return;
        changeTimes(this.task, resolve(this.task, path, follow), atime, mtime);
      },
      path,
    );
  }

  /** @throws FsError EBADF EPERM EROFS */
  futimens(fd: number, atime: TimeArg, mtime: TimeArg): void {
    this.run("futimens", () => {
      if (!isNothing(atime, mtime)) changeTimes(this.task, this.#held(fd), atime, mtime);
    });
  }

  /** `flag`: "XATTR_CREATE" or "XATTR_REPLACE". @throws FsError EEXIST ENODATA EPERM EOPNOTSUPP ERANGE E2BIG ENOSPC */
  setxattr(path: PathArg, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run(
      "setxattr",
      () => putXattr(this.task, resolve(this.task, path), name, value, flag),
      path,
    );
  }

  /** Of the name itself, as lstat. */
  lsetxattr(path: PathArg, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run(
      "lsetxattr",
      () => putXattr(this.task, resolve(this.task, path, false), name, value, flag),
      path,
    );
  }

  /** Of an open file. */
  fsetxattr(fd: number, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run("fsetxattr", () => putXattr(this.task, this.#held(fd), name, value, flag));
  }

  /** The value's bytes. @throws FsError ENODATA ENOENT EOPNOTSUPP */
  getxattr(path: PathArg, name: string): Uint8Array {
    return this.run("getxattr", () => readXattr(this.task, resolve(this.task, path), name), path);
  }

  /** Of the name itself, as lstat. */
  lgetxattr(path: PathArg, name: string): Uint8Array {
    return this.run(
      "lgetxattr",
      () => readXattr(this.task, resolve(this.task, path, false), name),
      path,
    );
  }

  /** Of an open file. */
  fgetxattr(fd: number, name: string): Uint8Array {
    return this.run("fgetxattr", () => readXattr(this.task, this.#held(fd), name));
  }

  /** All names that the caller may see; trusted.* are root's, and the overlay's own are hidden. */
  listxattr(path: PathArg): string[] {
    return this.run("listxattr", () => readXattrNames(this.task, resolve(this.task, path)), path);
  }

  /** Of the name itself, as lstat. */
  llistxattr(path: PathArg): string[] {
    return this.run(
      "llistxattr",
      () => readXattrNames(this.task, resolve(this.task, path, false)),
      path,
    );
  }

  /** Of an open file. */
  flistxattr(fd: number): string[] {
    return this.run("flistxattr", () => readXattrNames(this.task, this.#held(fd)));
  }

  /** @throws FsError ENODATA ENOENT EPERM EROFS */
  removexattr(path: PathArg, name: string): void {
    this.run("removexattr", () => dropXattr(this.task, resolve(this.task, path), name), path);
  }

  /** Of the name itself, as lstat. */
  lremovexattr(path: PathArg, name: string): void {
    this.run(
      "lremovexattr",
      () => dropXattr(this.task, resolve(this.task, path, false), name),
      path,
    );
  }

  /** Of an open file. */
  fremovexattr(fd: number, name: string): void {
    this.run("fremovexattr", () => dropXattr(this.task, this.#held(fd), name));
  }

  /** FS_IOC_GETFLAGS: FS_APPEND_FL 0x20, FS_IMMUTABLE_FL 0x10 and others. */
  getflags(path: PathArg): number {
    return this.run("ioctl", () => this.task.fs.getFlags(resolve(this.task, path)), path);
  }

  /** FS_IOC_SETFLAGS. @throws FsError EPERM (immutable and append-only are root's) ENOTTY EOPNOTSUPP EROFS */
  setflags(path: PathArg, flags: number): void {
    this.run("ioctl", () => changeFlags(this.task, resolve(this.task, path), flags), path);
  }

  #held(fd: number): Dentry {
    return this.task.files.usable(fd).dentry;
  }
}

/** Nothing to set: not even the path is looked at. Kernel: do_utimes */
const isNothing = (atime: TimeArg, mtime: TimeArg): boolean => atime === "omit" && mtime === "omit";
