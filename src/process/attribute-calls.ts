import type { Dentry } from "../lookup/dentry.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import { changeFlags, changeMode, changeOwner, changeTimes, type TimeArg } from "./attributes.ts";
import { DataCalls } from "./data-calls.ts";
import type { PathArg } from "./task.ts";
import { resolve } from "./walk.ts";
import { dropXattr, putXattr, readXattr, readXattrNames } from "./xattrs.ts";

/** System calls that change attributes: mode, owner, times, xattrs, flags. Each copies up. */
export class AttributeCalls extends DataCalls {
  chmod(path: PathArg, mode: number): void {
    this.run("chmod", () => changeMode(this.task, resolve(this.task, path), mode), path);
  }

  fchmod(fd: number, mode: number): void {
    this.run("fchmod", () => changeMode(this.task, this.#held(fd), mode));
  }

  /** -1 leaves an id as it is. */
  chown(path: PathArg, uid: number, gid: number): void {
    this.run("chown", () => changeOwner(this.task, resolve(this.task, path), uid, gid), path);
  }

  lchown(path: PathArg, uid: number, gid: number): void {
    this.run(
      "lchown",
      () => changeOwner(this.task, resolve(this.task, path, false), uid, gid),
      path,
    );
  }

  fchown(fd: number, uid: number, gid: number): void {
    this.run("fchown", () => changeOwner(this.task, this.#held(fd), uid, gid));
  }

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

  futimens(fd: number, atime: TimeArg, mtime: TimeArg): void {
    this.run("futimens", () => {
      if (!isNothing(atime, mtime)) changeTimes(this.task, this.#held(fd), atime, mtime);
    });
  }

  setxattr(path: PathArg, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run(
      "setxattr",
      () => putXattr(this.task, resolve(this.task, path), name, value, flag),
      path,
    );
  }

  lsetxattr(path: PathArg, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run(
      "lsetxattr",
      () => putXattr(this.task, resolve(this.task, path, false), name, value, flag),
      path,
    );
  }

  fsetxattr(fd: number, name: string, value: Uint8Array, flag: XattrFlag = ""): void {
    this.run("fsetxattr", () => putXattr(this.task, this.#held(fd), name, value, flag));
  }

  getxattr(path: PathArg, name: string): Uint8Array {
    return this.run("getxattr", () => readXattr(this.task, resolve(this.task, path), name), path);
  }

  lgetxattr(path: PathArg, name: string): Uint8Array {
    return this.run(
      "lgetxattr",
      () => readXattr(this.task, resolve(this.task, path, false), name),
      path,
    );
  }

  fgetxattr(fd: number, name: string): Uint8Array {
    return this.run("fgetxattr", () => readXattr(this.task, this.#held(fd), name));
  }

  listxattr(path: PathArg): string[] {
    return this.run("listxattr", () => readXattrNames(this.task, resolve(this.task, path)), path);
  }

  llistxattr(path: PathArg): string[] {
    return this.run(
      "llistxattr",
      () => readXattrNames(this.task, resolve(this.task, path, false)),
      path,
    );
  }

  flistxattr(fd: number): string[] {
    return this.run("flistxattr", () => readXattrNames(this.task, this.#held(fd)));
  }

  removexattr(path: PathArg, name: string): void {
    this.run("removexattr", () => dropXattr(this.task, resolve(this.task, path), name), path);
  }

  lremovexattr(path: PathArg, name: string): void {
    this.run(
      "lremovexattr",
      () => dropXattr(this.task, resolve(this.task, path, false), name),
      path,
    );
  }

  fremovexattr(fd: number, name: string): void {
    this.run("fremovexattr", () => dropXattr(this.task, this.#held(fd), name));
  }

  /** FS_IOC_GETFLAGS. */
  getflags(path: PathArg): number {
    return this.run("ioctl", () => this.task.fs.getFlags(resolve(this.task, path)), path);
  }

  /** FS_IOC_SETFLAGS. */
  setflags(path: PathArg, flags: number): void {
    this.run("ioctl", () => changeFlags(this.task, resolve(this.task, path), flags), path);
  }

  #held(fd: number): Dentry {
    return this.task.files.usable(fd).dentry;
  }
}

/** Nothing to set: not even the path is looked at. Kernel: do_utimes */
const isNothing = (atime: TimeArg, mtime: TimeArg): boolean => atime === "omit" && mtime === "omit";
