import { refuse } from "../base/refusal.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import type { Credentials } from "./credentials.ts";
import type { DirectoryStream, FileSystem } from "./file-system.ts";
import { tellRelease } from "./fsnotify.ts";
import type { Pipe } from "./pipe.ts";

/** An open file description. It holds the dentry: a rename or an unlink does not touch it, and a copy-up is followed. */
export interface OpenFile {
  dentry: Dentry;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly append: boolean;
  /** O_PATH: a place, not a file. */
  readonly pathOnly: boolean;
  /** Who opened it. */
  readonly credentials: Credentials;
  /** An unnamed file may be linked into the tree, once (O_TMPFILE without O_EXCL). */
  linkable: boolean;
  readonly noatime: boolean;
  position: number;
  directory: DirectoryStream | null;
  /** A FIFO's data. */
  pipe: Pipe | null;
}

/** Descriptors begin here: 0, 1 and 2 are taken. */
const FIRST = 3;
/** Descriptors a process may have: RLIMIT_NOFILE as Docker sets it. */
const LIMIT = 1_048_576;

/** The descriptors of a process. */
export class FileTable {
  readonly #open = new Map<number, OpenFile>();
  readonly #fs: FileSystem;
  /** No number below is free. */
  #lowest = FIRST;

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** The lowest free number. @throws EMFILE */
  add(file: OpenFile): number {
    while (this.#open.has(this.#lowest)) this.#lowest++;
    const fd = this.#lowest;
    if (fd >= LIMIT) refuse("EMFILE");
    this.#open.set(fd, file);
    this.#fs.dcacheOf(file.dentry).hold(file.dentry);
    return fd;
  }

  /** No number is free. */
  get isFull(): boolean {
    return this.#open.size >= LIMIT - FIRST;
  }

  /** @throws EBADF */
  get(fd: number): OpenFile {
    return this.#open.get(fd) ?? refuse("EBADF");
  }

  /** A description that data can go through. @throws EBADF (also for O_PATH) */
  usable(fd: number): OpenFile {
    const file = this.get(fd);
    return file.pathOnly ? refuse("EBADF") : file;
  }

  /** @throws EBADF */
  close(fd: number): void {
    const file = this.get(fd);
    this.#open.delete(fd);
    if (fd < this.#lowest) this.#lowest = fd;
    file.directory?.close();
    if (file.pipe !== null) {
      const { dentry, pipe, readable, writable } = file;
      this.#fs.pipes.close(inodeOf(dentry), pipe, readable, writable);
    }
    this.#fs.dcacheOf(file.dentry).release(file.dentry);
    tellRelease(this.#fs, file.dentry);
  }

  all(): Iterable<OpenFile> {
    return this.#open.values();
  }

  closeAll(): void {
    for (const fd of [...this.#open.keys()]) this.close(fd);
  }

  get size(): number {
    return this.#open.size;
  }
}
