import { isLinkMode } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { Content } from "../layer/content.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf, isDirDentry, isRoot, pathOf } from "../lookup/dentry.ts";
import type { XattrFlag } from "../ops/xattr.ts";
import { changeFlags, changeMode, changeOwner, changeTimes, type TimeArg } from "./attributes.ts";
import { type Credentials, isPrivileged } from "./credentials.ts";
import { allocate, copyRange, readFile, seekFile, type Whence, writeFile } from "./data.ts";
import type { FileSystem, StatFs } from "./file-system.ts";
import { FileTable } from "./file-table.ts";
import { O_CREAT, O_TRUNC, O_WRONLY, openFlags, renameFlags } from "./flags.ts";
import { Mapping, type MappingOptions } from "./mapping.ts";
import {
  linkDescriptor,
  makeDirectory,
  makeLink,
  makeNode,
  makeSymlink,
  removeDirectory,
  unlinkName,
} from "./names.ts";
import { openFile } from "./open.ts";
import { MAY_EXEC, MAY_READ, MAY_WRITE, mustBeAllowed } from "./permission.ts";
import { renamePath } from "./rename.ts";
import { truncateDescriptor, truncatePath } from "./size.ts";
import { Stat } from "./stat.ts";
import { Syscalls } from "./syscalls.ts";
import type { PathArg, Task } from "./task.ts";
import { cachedPath, readTarget, resolve, resolveOrMissing } from "./walk.ts";
import { dropXattr, putXattr, readXattr, readXattrNames } from "./xattrs.ts";

const AT_HANDLE_FID = 0x200;

/** Who and where a process is. Default: root, umask 022, in "/". */
export interface ProcessInit {
  readonly uid?: number;
  readonly gid?: number;
  readonly groups?: readonly number[];
  readonly umask?: number;
  readonly cwd?: string;
}

/** A process on a mount: one method for each system call, named after it. Paths are strings; a call that fails throws
 *  an FsError with the errno Linux gives, and checks in the order Linux does. */
export class Process extends Syscalls {
  /** @internal Processes come from Overlay.process or layerProcess. */
  constructor(fs: FileSystem, init: ProcessInit, id: number) {
    super(newTask(fs, init), id);
    if (init.cwd !== undefined) this.chdir(init.cwd);
  }

  /** Takes on other ids (seteuid and its kin). Descriptors, working directory and umask stay. */
  setCredentials(next: { uid: number; gid: number; groups?: readonly number[] }): void {
    this.task.credentials = { uid: next.uid, gid: next.gid, groups: next.groups ?? [] };
  }

  get credentials(): Credentials {
    return this.task.credentials;
  }

  /** A new descriptor. Flags as a number, or as in "O_RDWR|O_CREAT". Opening a lower file for writing copies it up. */
  open(path: PathArg, flags: number | string = 0, mode = 0o666): number {
    return this.run("open", () => openFile(this.task, path, openFlags(flags), mode), path);
  }

  creat(path: PathArg, mode = 0o666): number {
    const flags = O_WRONLY | O_CREAT | O_TRUNC;
    return this.run("creat", () => openFile(this.task, path, flags, mode), path);
  }

  close(fd: number): void {
    this.run("close", () => this.task.files.close(fd));
  }

  /** Closes all descriptors, as exit does. */
  closeAll(): void {
    this.task.files.closeAll();
  }

  /** At most `length` bytes from the position on; none at the end of the file. */
  read(fd: number, length: number): Uint8Array {
    return this.run("read", () => readFile(this.task, fd, length));
  }

  pread(fd: number, length: number, offset: number): Uint8Array {
    return this.run("pread", () => readFile(this.task, fd, length, offset));
  }

  /** The number of bytes written: all of them. */
  write(fd: number, data: Uint8Array): number {
    return this.run("write", () => writeFile(this.task, fd, data));
  }

  pwrite(fd: number, data: Uint8Array, offset: number): number {
    return this.run("pwrite", () => writeFile(this.task, fd, data, offset));
  }

  /** Writes a content value, which need not fit in memory. */
  writeContent(fd: number, content: Content, offset?: number): number {
    return this.run("write", () => writeFile(this.task, fd, content, offset));
  }

  lseek(fd: number, offset: number, whence: Whence = "SEEK_SET"): number {
    return this.run("lseek", () => seekFile(this.task, fd, offset, whence));
  }

  fsync(fd: number): void {
    this.run("fsync", () => this.#sync(fd));
  }

  syncfs(fd: number): void {
    this.run("syncfs", () => this.#sync(fd));
  }

  fallocate(fd: number, mode: number, offset: number, length: number): void {
    this.run("fallocate", () => allocate(this.task, fd, mode, offset, length));
  }

  /** Bytes copied. The positions move where no offset is given. */
  copyFileRange(
    fdIn: number,
    fdOut: number,
    length: number,
    offIn?: number,
    offOut?: number,
  ): number {
    return this.run("copy_file_range", () =>
      copyRange(this.task, fdIn, fdOut, length, offIn, offOut),
    );
  }

  truncate(path: PathArg, size: number): void {
    this.run("truncate", () => truncatePath(this.task, path, size), path);
  }

  ftruncate(fd: number, size: number): void {
    this.run("ftruncate", () => truncateDescriptor(this.task, fd, size));
  }

  mkdir(path: PathArg, mode = 0o777): void {
    this.run("mkdir", () => makeDirectory(this.task, path, mode), path);
  }

  rmdir(path: PathArg): void {
    this.run("rmdir", () => removeDirectory(this.task, path), path);
  }

  unlink(path: PathArg): void {
    this.run("unlink", () => unlinkName(this.task, path), path);
  }

  rename(from: PathArg, to: PathArg): void {
    this.run("rename", () => renamePath(this.task, from, to, 0), from, to);
  }

  /** Flags as a number, or as in "RENAME_NOREPLACE" or "EXCHANGE". */
  renameat2(from: PathArg, to: PathArg, flags: number | string): void {
    this.run("renameat2", () => renamePath(this.task, from, to, renameFlags(flags)), from, to);
  }

  link(existing: PathArg, path: PathArg, options: { readonly follow?: boolean } = {}): void {
    const follow = options.follow ?? false;
    this.run("link", () => makeLink(this.task, existing, path, follow), existing, path);
  }

  /** Names the file of a descriptor (linkat with AT_EMPTY_PATH). */
  linkfd(fd: number, path: PathArg): void {
    this.run("linkat", () => linkDescriptor(this.task, fd, path), path);
  }

  symlink(target: string, path: PathArg): void {
    this.run("symlink", () => makeSymlink(this.task, target, path), target, path);
  }

  readlink(path: PathArg): string {
    return this.run("readlink", () => this.#readlink(resolve(this.task, path, false)), path);
  }

  /** `mode` has the type bits; `rdev` as makedev gives it. */
  mknod(path: PathArg, mode: number, rdev = 0): void {
    this.run("mknod", () => makeNode(this.task, path, mode, rdev), path);
  }

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
    // Nothing to set: not even the path is looked at.
    if (atime === "omit" && mtime === "omit") return;
    const follow = options.nofollow !== true;
    this.run(
      "utimensat",
      () => changeTimes(this.task, resolve(this.task, path, follow), atime, mtime),
      path,
    );
  }

  futimens(fd: number, atime: TimeArg, mtime: TimeArg): void {
    if (atime === "omit" && mtime === "omit") return;
    this.run("futimens", () => changeTimes(this.task, this.#held(fd), atime, mtime));
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

  stat(path: PathArg): Stat {
    const known = this.#known(path, true);
    if (known !== undefined && known.inode !== null) return new Stat(this.task.fs, known.inode);
    return this.run("stat", () => this.#stat(resolve(this.task, path)), path);
  }

  lstat(path: PathArg): Stat {
    const known = this.#known(path, false);
    if (known !== undefined && known.inode !== null) return new Stat(this.task.fs, known.inode);
    return this.run("lstat", () => this.#stat(resolve(this.task, path, false)), path);
  }

  fstat(fd: number): Stat {
    return this.run("fstat", () => this.#stat(this.task.files.get(fd).dentry));
  }

  /** As stat, but null where the name, or a directory above it, is missing or no directory. */
  tryStat(path: PathArg): Stat | null {
    return this.#tryStat("stat", path, true);
  }

  tryLstat(path: PathArg): Stat | null {
    return this.#tryStat("lstat", path, false);
  }

  /** @param mode R_OK 4, W_OK 2, X_OK 1; 0 asks whether it exists. */
  access(path: PathArg, mode: number): void {
    this.run(
      "access",
      () => {
        const mask = mode & (MAY_READ | MAY_WRITE | MAY_EXEC);
        if (mode & ~mask) refuse("EINVAL");
        mustBeAllowed(this.task.fs, this.task.credentials, resolve(this.task, path), mask);
      },
      path,
    );
  }

  /** All names of a directory without "." and "..", in the order the kernel gives them. */
  readdir(path: PathArg): DirEntry[] {
    const fd = this.open(path, "O_RDONLY|O_DIRECTORY");
    try {
      return this.getdents(fd).filter(({ name }) => name !== "." && name !== "..");
    } finally {
      this.close(fd);
    }
  }

  /** The next entries of an open directory, at most `count`; none at the end. */
  getdents(fd: number, count = Number.POSITIVE_INFINITY): DirEntry[] {
    return this.run("getdents64", () => {
      const file = this.task.files.usable(fd);
      if (file.directory === null) refuse("ENOTDIR");
      const entries = file.directory.read(count);
      if (!file.noatime) this.task.fs.touch(file.dentry);
      return entries;
    });
  }

  chdir(path: PathArg): void {
    this.run("chdir", () => this.#enter(resolve(this.task, path)), path);
  }

  fchdir(fd: number): void {
    this.run("fchdir", () => this.#enter(this.task.files.get(fd).dentry));
  }

  /** @throws ENOENT when the directory was removed */
  getcwd(): string {
    return this.run("getcwd", () => {
      const { cwd } = this.task;
      return cwd.hashed || isRoot(cwd) ? pathOf(cwd) : refuse("ENOENT");
    });
  }

  /** Sets the umask; gives the one before. */
  umask(mask: number): number {
    const before = this.task.umask;
    this.task.umask = mask & 0o777;
    return before;
  }

  /** Maps a file from `offset`. The mapping keeps to the inode it was made of, whatever is copied up later. */
  mmap(fd: number, length: number, options: MappingOptions = {}): Mapping {
    return this.run("mmap", () => new Mapping(this.task, fd, length, options));
  }

  statfs(path: PathArg): StatFs {
    return this.run(
      "statfs",
      () => {
        resolve(this.task, path);
        return this.task.fs.statfs();
      },
      path,
    );
  }

  /** FS_IOC_GETFLAGS. */
  getflags(path: PathArg): number {
    return this.run("ioctl", () => this.task.fs.getFlags(resolve(this.task, path)), path);
  }

  /** FS_IOC_SETFLAGS. */
  setflags(path: PathArg, flags: number): void {
    this.run("ioctl", () => changeFlags(this.task, resolve(this.task, path), flags), path);
  }

  /** A file handle; with AT_HANDLE_FID one that only identifies. @throws EOPNOTSUPP: handles to open need nfs_export */
  nameToHandle(path: PathArg, flags = 0): Uint8Array {
    return this.run(
      "name_to_handle_at",
      () => {
        const dentry = resolve(this.task, path, false);
        return flags & AT_HANDLE_FID ? this.task.fs.fileHandle(dentry) : refuse("EOPNOTSUPP");
      },
      path,
    );
  }

  #stat(dentry: Dentry): Stat {
    return new Stat(this.task.fs, inodeOf(dentry));
  }

  /** The warm path: a path seen before is one Map read. */
  #known(path: PathArg, follow: boolean): Dentry | undefined {
    if (typeof path !== "string") return undefined;
    const known = cachedPath(this.task, path);
    if (known === undefined || known.inode === null) return known;
    return follow && isLinkMode(known.inode.real.mode) ? undefined : known;
  }

  #tryStat(name: string, path: PathArg, follow: boolean): Stat | null {
    const known = this.#known(path, follow);
    if (known !== undefined)
      return known.inode === null ? null : new Stat(this.task.fs, known.inode);
    const dentry = this.attempt(name, () => resolveOrMissing(this.task, path, follow), path);
    return dentry === null || dentry.inode === null ? null : this.#stat(dentry);
  }

  #held(fd: number): Dentry {
    return this.task.files.usable(fd).dentry;
  }

  #readlink(dentry: Dentry): string {
    if (!isLinkMode(inodeOf(dentry).real.mode)) refuse("EINVAL");
    return readTarget(this.task, dentry);
  }

  #sync(fd: number): void {
    const { dentry } = this.task.files.usable(fd);
    const { trace, syncs } = this.task.fs;
    if (trace !== null) trace.emit({ type: "sync", path: pathOf(dentry), skipped: !syncs });
  }

  #enter(dentry: Dentry): void {
    const { fs, credentials } = this.task;
    if (!isDirDentry(dentry)) refuse("ENOTDIR");
    if (!isPrivileged(credentials)) mustBeAllowed(fs, credentials, dentry, MAY_EXEC);
    fs.dcache.hold(dentry);
    fs.dcache.release(this.task.cwd);
    this.task.cwd = dentry;
  }
}

function newTask(fs: FileSystem, init: ProcessInit): Task {
  const { uid = 0, gid = uid, groups = [], umask = 0o022 } = init;
  fs.dcache.hold(fs.root);
  const credentials = { uid, gid, groups };
  return { fs, files: new FileTable(fs), credentials, umask, cwd: fs.root };
}
