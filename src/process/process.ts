import { isLinkMode } from "../base/mode.ts";
import { nameBytes } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf, isDirDentry, isRoot, pathOf, realOf } from "../lookup/dentry.ts";
import { AttributeCalls } from "./attribute-calls.ts";
import { type Credentials, isPrivileged } from "./credentials.ts";
import type { FileSystem, StatFs } from "./file-system.ts";
import { renameFlags } from "./flags.ts";
import { tellRelease } from "./fsnotify.ts";
import { Inotify } from "./inotify.ts";
import type { Overseer } from "./marks.ts";
import {
  linkDescriptor,
  makeDirectory,
  makeLink,
  makeNode,
  makeSymlink,
  removeDirectory,
  unlinkName,
} from "./names.ts";
import { allows, MAY_EXEC, MAY_READ, MAY_WRITE, mustBeAllowed } from "./permission.ts";
import { touchRead } from "./reading.ts";
import { renamePath } from "./rename.ts";
import { settle } from "./settle.ts";
import { type Stat, statAt } from "./stat.ts";
import { newTask, type PathArg, type ProcessInit } from "./task.ts";
import { cachedPath, knownName, readTarget, resolve, resolveOrMissing } from "./walk.ts";

const PATH_MAX = 4096;
const AT_HANDLE_FID = 0x200;
const OVL_FILEID = 0xf8;

/** As struct file_handle. */
export interface FileHandle {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A process on a mount: one method for each system call, named after it. Paths are strings; a call that fails throws
 *  an FsError with the errno Linux gives, and checks in the order Linux does. */
export class Process extends AttributeCalls {
  /** @internal Processes come from Overlay.process or layerProcess. */
  constructor(fs: FileSystem, init: ProcessInit, id: number) {
    super(newTask(fs, init), id);
    if (init.cwd !== undefined) this.chdir(init.cwd);
  }

  /** The mount was brought to another state. @internal */
  settle(): Dentry[] {
    return settle(this.task);
  }

  /** Takes on other ids (seteuid and its kin). Descriptors, working directory and umask stay. */
  setCredentials(next: Pick<Credentials, "uid" | "gid"> & Partial<Credentials>): void {
    const { uid, gid, groups = [], capable } = next;
    this.task.credentials = { uid, gid, groups, ...(capable === undefined ? {} : { capable }) };
  }

  get credentials(): Credentials {
    return this.task.credentials;
  }

  /** `mode`: permission bits, less the umask. @throws FsError EEXIST ENOENT ENOTDIR EACCES EROFS ENOSPC */
  mkdir(path: PathArg, mode = 0o777): void {
    this.run("mkdir", () => makeDirectory(this.task, path, mode), path);
  }

  /** Removes an empty directory. @throws FsError ENOTEMPTY ENOENT ENOTDIR EBUSY EINVAL EACCES EROFS */
  rmdir(path: PathArg): void {
    this.run("rmdir", () => removeDirectory(this.task, path), path);
  }

  /** Removes a name that is no directory; of a lower's file a whiteout stays. @throws FsError ENOENT EISDIR EACCES EROFS */
  unlink(path: PathArg): void {
    this.run("unlink", () => unlinkName(this.task, path), path);
  }

  /** @throws FsError EXDEV (a directory of a lower, unless redirect_dir=on), ENOTEMPTY, EISDIR, ENOTDIR, EINVAL… */
  rename(from: PathArg, to: PathArg): void {
    this.run("rename", () => renamePath(this.task, from, to, 0), from, to);
  }

  /** Flags as a number, or as in "RENAME_NOREPLACE" or "EXCHANGE". */
  renameat2(from: PathArg, to: PathArg, flags: number | string): void {
    this.run("renameat2", () => renamePath(this.task, from, to, renameFlags(flags)), from, to);
  }

  /** A further name for a file. `follow`: of what a symlink leads to. @throws FsError EEXIST ENOENT EPERM EXDEV EMLINK… */
  link(existing: PathArg, path: PathArg, options: { readonly follow?: boolean } = {}): void {
    const follow = options.follow ?? false;
    this.run("link", () => makeLink(this.task, existing, path, follow), existing, path);
  }

  /** Names the file of a descriptor (linkat with AT_EMPTY_PATH). */
  linkfd(fd: number, path: PathArg): void {
    this.run("linkat", () => linkDescriptor(this.task, fd, path), path);
  }

  /** @throws FsError EEXIST ENOENT EACCES EROFS ENAMETOOLONG */
  symlink(target: string, path: PathArg): void {
    this.run("symlink", () => makeSymlink(this.task, target, path), target, path);
  }

  /** The target as it was given. @throws FsError EINVAL for what is no symlink; ENOENT… */
  readlink(path: PathArg): string {
    return this.run("readlink", () => this.#readlink(resolve(this.task, path, false)), path);
  }

  /** `mode` has the type bits; `rdev` as makedev gives it. */
  mknod(path: PathArg, mode: number, rdev = 0): void {
    this.run("mknod", () => makeNode(this.task, path, mode, rdev), path);
  }

  /** What a path leads to, symlinks followed. @throws FsError ENOENT ENOTDIR ELOOP EACCES ENAMETOOLONG */
  stat(path: PathArg): Stat {
    const known = knownName(this.task, path, true);
    return known?.isNegative === false
      ? statAt(this.task.fs, known)
      : this.#statCold("stat", path, known);
  }

  /** The same of the name itself: of a symlink, not of what it leads to. */
  lstat(path: PathArg): Stat {
    const known = knownName(this.task, path, false);
    return known?.isNegative === false
      ? statAt(this.task.fs, known)
      : this.#statCold("lstat", path, known);
  }

  fstat(fd: number): Stat {
    return this.run("fstat", () => statAt(this.task.fs, this.task.files.get(fd).dentry));
  }

  /** As stat, but null where the name, or a directory above it, is missing or no directory. */
  tryStat(path: PathArg): Stat | null {
    return this.#tryStat("stat", path, true);
  }

  tryLstat(path: PathArg): Stat | null {
    return this.#tryStat("lstat", path, false);
  }

  /** Returns if it is allowed. @param mode R_OK 4, W_OK 2, X_OK 1; 0 asks whether it exists. @throws FsError EACCES ENOENT… */
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

  /** All names of a directory without "." and "..", in the order the kernel gives them. Frozen: the same again, as long
   *  as nothing changes. @throws FsError ENOENT ENOTDIR EACCES */
  readdir(path: PathArg): readonly DirEntry[] {
    return this.#listKnown(path) ?? this.#list(path);
  }

  /** Relative paths begin there from now on. @throws FsError ENOENT ENOTDIR EACCES */
  chdir(path: PathArg): void {
    this.run("chdir", () => this.#enter(resolve(this.task, path)), path);
  }

  fchdir(fd: number): void {
    this.run("fchdir", () => this.#enter(this.task.files.get(fd).dentry));
  }

  /** @throws ENOENT when the directory was removed, ENAMETOOLONG past 4095 bytes */
  getcwd(): string {
    return this.run("getcwd", () => {
      const { cwd } = this.task;
      if (!cwd.hashed && !isRoot(cwd)) refuse("ENOENT");
      const path = pathOf(cwd);
      return nameBytes(path) < PATH_MAX ? path : refuse("ENAMETOOLONG");
    });
  }

  /** The path of an open file now, as /proc/self/fd shows it: with " (deleted)" when its name is gone. @throws EBADF */
  descriptorPath(fd: number): string {
    const { dentry } = this.task.files.get(fd);
    return dentry.hashed || isRoot(dentry) ? pathOf(dentry) : `${pathOf(dentry)} (deleted)`;
  }

  /** Sets the umask; gives the one before. */
  umask(mask: number): number {
    return this.run("umask", () => {
      const before = this.task.umask;
      this.task.umask = mask & 0o777;
      return before;
    });
  }

  /** What the file system has in all and has free, in blocks of `bsize` bytes. @throws FsError ENOENT… */
  statfs(path: PathArg): StatFs {
    return this.run("statfs", () => this.task.fs.statfs(resolve(this.task, path)), path);
  }

  /** A file handle; with AT_HANDLE_FID one that only identifies. @throws EOPNOTSUPP: handles to open need nfs_export */
  nameToHandle(path: PathArg, flags = 0): FileHandle {
    return this.run(
      "name_to_handle_at",
      () => {
        const dentry = resolve(this.task, path, false);
        const opens = (flags & AT_HANDLE_FID) === 0;
        if (opens && !this.task.fs.exported(dentry)) refuse("EOPNOTSUPP");
        return { type: OVL_FILEID, bytes: this.task.fs.fileHandle(dentry) };
      },
      path,
    );
  }

  /** inotify_init(2): hears what anybody on the mount changes of what it watches.
   *  @param ready called when there is something to read, and there was nothing before */
  inotify(ready: () => void = () => {}): Inotify {
    const run = (work: () => number, path: PathArg) => this.run("inotify_add_watch", work, path);
    return new Inotify(this.task, run, ready);
  }

  /** Hears of all that happens by names on the mount, at once; gives what ends it. @internal */
  oversee(overseer: Overseer): () => void {
    const { overseers } = this.task.fs.marks;
    overseers.add(overseer);
    return () => overseers.delete(overseer);
  }

  /** The warm path of readdir: what the calls below would give, without a descriptor. */
  #listKnown(path: PathArg): readonly DirEntry[] | null {
    const { fs, files, credentials } = this.task;
    if (typeof path !== "string" || fs.trace !== null || files.isFull) return null;
    const dir = cachedPath(this.task, path);
    if (dir === undefined || !isDirDentry(dir)) return null;
    if (!allows(credentials, inodeOf(dir).real, MAY_READ)) return null;
    const entries = fs.listAtOnce(dir);
    if (entries !== null) touchRead(fs, dir);
    return entries;
  }

  #list(path: PathArg): readonly DirEntry[] {
    const fd = this.open(path, "O_RDONLY|O_DIRECTORY");
    try {
      const { fs, files } = this.task;
      const { dentry } = files.get(fd);
      const known = fs.listAtOnce(dentry);
      if (known !== null) {
        touchRead(fs, dentry);
        return known;
      }
      const entries: DirEntry[] = [];
      for (let more = this.getdents(fd); more.length > 0; more = this.getdents(fd)) {
        for (const entry of more)
          if (entry.name !== "." && entry.name !== "..") entries.push(entry);
      }
      return Object.freeze(entries);
    } finally {
      this.close(fd);
    }
  }

  /** `known`: the negative dentry of a path that is known to lead nowhere. */
  #statCold(name: "stat" | "lstat", path: PathArg, known: Dentry | undefined): Stat {
    if (known !== undefined) throw this.failure("ENOENT", name, path);
    return this.run(
      name,
      () => statAt(this.task.fs, resolve(this.task, path, name === "stat")),
      path,
    );
  }

  #tryStat(name: string, path: PathArg, follow: boolean): Stat | null {
    const known = knownName(this.task, path, follow);
    if (known === undefined) return this.#tryStatCold(name, path, follow);
    return known.isNegative ? null : statAt(this.task.fs, known);
  }

  #tryStatCold(name: string, path: PathArg, follow: boolean): Stat | null {
    const dentry = this.attempt(name, () => resolveOrMissing(this.task, path, follow), path);
    return dentry === null || dentry.isNegative ? null : statAt(this.task.fs, dentry);
  }

  #readlink(dentry: Dentry): string {
    if (!isLinkMode(realOf(dentry).mode)) refuse("EINVAL");
    return readTarget(this.task, dentry);
  }

  #enter(dentry: Dentry): void {
    const { fs, credentials } = this.task;
    if (!isDirDentry(dentry)) refuse("ENOTDIR");
    if (!isPrivileged(credentials)) mustBeAllowed(fs, credentials, dentry, MAY_EXEC);
    fs.dcacheOf(dentry).hold(dentry);
    const left = this.task.cwd;
    fs.dcacheOf(left).release(left);
    this.task.cwd = dentry;
    tellRelease(fs, left);
  }
}
