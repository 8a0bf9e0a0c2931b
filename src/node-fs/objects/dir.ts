import { isErrno } from "../../base/fs-error.ts";
import type { DirEntry } from "../../layer/real-directory.ts";
import type { Process } from "../../process/process.ts";
import { wrongType } from "../arguments/argument-error.ts";
import { mustBeFunction, mustBeUint32 } from "../arguments/checks.ts";
import { optionsOf } from "../arguments/options.ts";
import { pathOf, shownPathOf } from "../arguments/path.ts";
import { direntOf } from "../calls/list.ts";
import { codedError } from "../coded-error.ts";
import { later, soon } from "../node-parts.ts";
import { join } from "../posix-path.ts";
import { call } from "../system-error.ts";
import type { Dirent } from "./dirent.ts";

type Done<T> = (error: unknown, result?: T) => void;

const ENTRIES = { encoding: "utf8" };

/** An open directory for whom Dir reads it. */
interface DirHandle {
  read(count: number): DirEntry[];
  close(): void;
  /** Opens another one. */
  open(path: string): DirHandle;
}

/** An open directory. Its entries come in the kernel's order. */
export class Dir {
  readonly #handle: DirHandle;
  readonly #path: string | Uint8Array;
  readonly #encoding: unknown;
  readonly #bufferSize: number;
  readonly #recursive: boolean;
  #read: Dirent[] = [];
  #closed = false;
  /** What waits for the call that runs; null: none does. */
  #waiting: (() => void)[] | null = null;

  constructor(handle: DirHandle, path: string | Uint8Array, options?: unknown) {
    if (handle === undefined || handle === null) {
      const message = 'The "handle" argument must be specified';
      throw codedError("ERR_MISSING_ARGS", message, TypeError);
    }
    const { encoding, bufferSize = 32, recursive } = optionsOf(options, ENTRIES);
    mustBeUint32(bufferSize, "options.bufferSize", 1);
    this.#handle = handle;
    this.#path = path;
    this.#encoding = encoding;
    this.#bufferSize = bufferSize;
    this.#recursive = Boolean(recursive);
  }

  get path(): string | Uint8Array {
    return this.#path;
  }

  /** The next entry; null at the end. @throws ERR_DIR_CLOSED ERR_DIR_CONCURRENT_OPERATION */
  readSync(): Dirent | null {
    this.#mustBeOpen();
    this.#mustBeIdle();
    return this.#next();
  }

  read(): Promise<Dirent | null>;
  read(callback: Done<Dirent | null>): void;
  read(callback?: Done<Dirent | null>): Promise<Dirent | null> | undefined {
    this.#mustBeOpen();
    if (callback === undefined) return promised((done) => this.read(done));
    mustBeFunction(callback, "callback");
    if (this.#waiting !== null) this.#waiting.push(() => this.read(callback));
    else if (this.#read.length > 0) this.#answer(soon, () => this.#next(), callback);
    else {
      this.#waiting = [];
      const done: Done<Dirent | null> = (...told) => {
        const waiting = this.#waiting ?? [];
        soon(() => {
          this.#waiting = null;
          for (const next of waiting) next();
        });
        callback(...told);
      };
      this.#answer(later, () => this.#next(), done);
    }
    return undefined;
  }

  closeSync(): void {
    this.#mustBeOpen();
    this.#mustBeIdle();
    this.#closed = true;
    call(() => this.#handle.close(), "closedir");
  }

  close(): Promise<void>;
  close(callback: Done<void>): void;
  close(callback?: Done<void>): Promise<void> | undefined {
    if (callback === undefined) return promised((done) => this.close(done));
    mustBeFunction(callback, "callback");
    if (this.#waiting !== null && !this.#closed) this.#waiting.push(() => this.close(callback));
    else {
      this.#answer(later, () => this.#close(), callback);
    }
    return undefined;
  }

  #close(): void {
    this.#mustBeOpen();
    this.#closed = true;
    this.#handle.close();
  }

  async *entries(): AsyncGenerator<Dirent> {
    try {
      for (let next = await this.read(); next !== null; next = await this.read()) yield next;
    } finally {
      await this.close();
    }
  }

  declare [Symbol.asyncIterator]: () => AsyncGenerator<Dirent>;

  static {
    const value = Dir.prototype.entries;
    const property = { value, writable: true, configurable: true };
    Object.defineProperty(Dir.prototype, Symbol.asyncIterator, property);
  }

  #next(): Dirent | null {
    if (this.#read.length === 0) this.#fill(this.#handle, this.#path);
    const next = this.#read.shift() ?? null;
    if (next !== null && this.#recursive && next.isDirectory()) this.#enter(next);
    return next;
  }

  #enter({ parentPath, name }: Dirent): void {
    if (typeof parentPath !== "string") throw wrongType("path", "of type string", parentPath);
    if (typeof name !== "string") throw wrongType("path", "of type string", name);
    const path = join(parentPath, name);
    const below = call(() => this.#handle.open(path), "opendir", path);
    this.#fill(below, path);
    below.close();
  }

  #fill(handle: DirHandle, path: string | Uint8Array): void {
    const entries = call(() => handle.read(this.#bufferSize), "scandir", pathOf(path));
    this.#read.push(...entries.map((entry) => direntOf(path, entry, this.#encoding)));
  }

  #mustBeOpen(): void {
    if (this.#closed) throw codedError("ERR_DIR_CLOSED", "Directory handle was closed");
  }

  #mustBeIdle(): void {
    if (this.#waiting === null) return;
    const message =
      "Cannot do synchronous work on directory handle with concurrent asynchronous operations";
    throw codedError("ERR_DIR_CONCURRENT_OPERATION", message);
  }

  #answer<T>(tell: (work: () => void) => void, work: () => T, done: Done<T>): void {
    let error: unknown = null;
    let result: T | undefined;
    try {
      result = work();
    } catch (thrown) {
      error = thrown;
    }
    tell(() => {
      if (error === null && result !== undefined) done(null, result);
      else done(error);
    });
  }
}

function promised<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error === null ? resolve(result as T) : reject(error)));
  });
}

/** @param named the error has the path: so it is for a callback, and not for opendirSync */
export function opendirSync(
  process: Process,
  path: unknown,
  options?: unknown,
  named = false,
): Dir {
  const place = pathOf(path);
  const given = optionsOf(options, ENTRIES);
  const handle = call(() => handleOf(process, place), "opendir", named ? place : undefined);
  try {
    return new Dir(handle, shownPathOf(path), given);
  } catch (error) {
    handle.close();
    throw error;
  }
}

function handleOf(process: Process, path: string): DirHandle {
  const fd = process.open(path, "O_RDONLY|O_DIRECTORY");
  return {
    read: (count) => readSome(process, fd, count),
    close: () => process.close(fd),
    open: (below) => handleOf(process, below),
  };
}

/** No dots; none at the end. */
function readSome(process: Process, fd: number, count: number): DirEntry[] {
  const found: DirEntry[] = [];
  while (found.length < count) {
    const more = entriesAt(process, fd, count - found.length);
    if (more.length === 0) break;
    found.push(...more.filter(({ name }) => name !== "." && name !== ".."));
  }
  return found;
}

/** Of a directory that was removed nothing is left to read. glibc: readdir */
function entriesAt(process: Process, fd: number, count: number): DirEntry[] {
  try {
    return process.getdents(fd, count);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}
