import { isDirMode, isFileMode } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { Content } from "../layer/content.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { inodeOf, pathOf } from "../lookup/dentry.ts";
import { copyRange } from "./copy-range.ts";
import { allocate, seekFile, type Whence, writeFile } from "./data.ts";
import { O_CREAT, O_TRUNC, O_WRONLY, openFlags } from "./flags.ts";
import { Mapping, type MappingOptions } from "./mapping.ts";
import { openFile } from "./open.ts";
import { readFile, readFileContent, readFileInto, skimFile } from "./reading.ts";
import { truncateDescriptor, truncatePath } from "./size.ts";
import { Syscalls } from "./syscalls.ts";
import type { PathArg } from "./task.ts";

/** System calls that open files and move their data. */
export class DataCalls extends Syscalls {
  /** A new descriptor. Flags as a number, or as in "O_RDWR|O_CREAT" (not Node's "r+": that is for createFs of copyup/fs).
   *  Opening a lower's file for writing copies it up. @throws FsError ENOENT EEXIST EISDIR ENOTDIR EACCES EROFS ELOOP EMFILE,
   *  EINVAL (also for a flag that there is not) */
  open(path: PathArg, flags: number | string = 0, mode = 0o666): number {
    return this.run("open", () => openFile(this.task, path, openFlags(flags), mode), path);
  }

  /** open() for writing, of an empty file. */
  creat(path: PathArg, mode = 0o666): number {
    const flags = O_WRONLY | O_CREAT | O_TRUNC;
    return this.run("creat", () => openFile(this.task, path, flags, mode), path);
  }

  /** @throws FsError EBADF */
  close(fd: number): void {
    this.run("close", () => this.task.files.close(fd));
  }

  /** Closes all descriptors, as exit does. */
  closeAll(): void {
    this.task.files.closeAll();
  }

  /** At most `length` bytes from the position on; none at the end of the file. @throws FsError EBADF EISDIR EINVAL */
  read(fd: number, length: number): Uint8Array {
    return this.run("read", () => readFile(this.task, fd, length));
  }

  /** read(2) into memory of the caller's, or pread(2) with an offset: how many bytes there are now at its beginning, 0 at
   *  the end of the file. What lies behind them stays. No array is made, which is most of what a short read takes. */
  readInto(fd: number, target: Uint8Array, offset?: number): number {
    const name = offset === undefined ? "read" : "pread";
    return this.run(name, () => readFileInto(this.task, fd, target, offset));
  }

  /** read(2), or pread(2) with an offset, of bytes that nobody wants to see: how many there were, at no cost for their
   *  number. Of what is no regular file nothing is read. */
  skim(fd: number, length: number, offset?: number): number {
    return this.run("read", () => skimFile(this.task, fd, length, offset));
  }

  /** The same from an offset; the position stays. */
  pread(fd: number, length: number, offset: number): Uint8Array {
    return this.run("pread", () => readFile(this.task, fd, length, offset));
  }

  /** How many bytes were written: all of them, unless the upper is full. @throws FsError EBADF ENOSPC EFBIG */
  write(fd: number, data: Uint8Array): number {
    return this.run("write", () => writeFile(this.task, fd, data));
  }

  /** The same at an offset; the position stays. With O_APPEND it is at the end all the same, as in Linux. */
  pwrite(fd: number, data: Uint8Array, offset: number): number {
    return this.run("pwrite", () => writeFile(this.task, fd, data, offset));
  }

  /** What is left of an open file, or the next `length` bytes, as a value: shared, not copied, whatever its size. */
  readContent(fd: number, length?: number): Content {
    return this.run("copy_file_range", () => readFileContent(this.task, fd, length));
  }

  /** Writes a content value, which need not fit in memory; gives how many bytes. */
  writeContent(fd: number, content: Content, offset?: number): number {
    return this.run("write", () => writeFile(this.task, fd, content, offset));
  }

  /** The new position, in bytes. @throws FsError EINVAL, ENXIO (SEEK_DATA and SEEK_HOLE past the end), ESPIPE, EBADF */
  lseek(fd: number, offset: number, whence: Whence = "SEEK_SET"): number {
    return this.run("lseek", () => seekFile(this.task, fd, offset, whence));
  }

  /** @throws EBADF, EINVAL for what is neither a file nor a directory */
  fsync(fd: number): void {
    this.run("fsync", () => this.#sync(fd, true));
  }

  /** @throws FsError EBADF */
  syncfs(fd: number): void {
    this.run("syncfs", () => this.#sync(fd, false));
  }

  /** `mode`: 0, FALLOC_FL_KEEP_SIZE 1, and with it FALLOC_FL_PUNCH_HOLE 2. @throws FsError EOPNOTSUPP EINVAL EBADF ENOSPC */
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
      copyRange(this.task, { fdIn, fdOut, length, offIn, offOut }),
    );
  }

  /** The same for a program that reads and writes: no blocks are shared, wherever the files lie. */
  carryFileRange(
    fdIn: number,
    fdOut: number,
    length: number,
    offIn?: number,
    offOut?: number,
  ): number {
    return this.run("copy_file_range", () =>
      copyRange(this.task, { fdIn, fdOut, length, offIn, offOut, carries: true }),
    );
  }

  /** Cuts, or grows by a hole, to `size` bytes; of a lower's file as much is copied up as stays. @throws FsError EISDIR… */
  truncate(path: PathArg, size: number): void {
    this.run("truncate", () => truncatePath(this.task, path, size), path);
  }

  /** @throws FsError EBADF EINVAL */
  ftruncate(fd: number, size: number): void {
    this.run("ftruncate", () => truncateDescriptor(this.task, fd, size));
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

  /** Maps a file from `offset`. The mapping keeps to the inode it was made of, whatever is copied up later. */
  mmap(fd: number, length: number, options: MappingOptions = {}): Mapping {
    return this.run("mmap", () => new Mapping(this.task, fd, length, options));
  }

  #sync(fd: number, one: boolean): void {
    const { dentry } = this.task.files.usable(fd);
    const { mode, ino } = inodeOf(dentry).real;
    if (one && !isFileMode(mode) && !isDirMode(mode)) refuse("EINVAL");
    const { fs } = this.task;
    if (fs.trace === null || !fs.isTraced(dentry)) return;
    fs.trace.emit({ type: "sync", path: pathOf(dentry), ino, skipped: !fs.syncs(dentry) });
  }
}
