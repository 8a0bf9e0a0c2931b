import type { Content } from "../layer/content.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { Whence } from "../process/data.ts";
import { openFlags } from "../process/flags.ts";
import type { Stat } from "../process/stat.ts";
import { cString } from "./c-string.ts";
import { readDirents } from "./dirents.ts";
import { failure } from "./failure.ts";
import type { Libc } from "./libc.ts";
import { readStatx, STATX_BASIC, STATX_SIZE } from "./statx.ts";

export const AT_FDCWD = -100;
export const AT_EMPTY_PATH = 0x1000;
const O_CLOEXEC = 0o2000000;
const SCRATCH = 2 ** 20;
const SHARED = new Uint8Array(SCRATCH);
const WHENCE: Readonly<Record<Whence, number>> = {
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
  SEEK_DATA: 3,
  SEEK_HOLE: 4,
};

/** The calls on descriptors, made on the kernel that runs this process. Each throws FsError as the engine's do. */
export class KernelFiles {
  protected readonly libc: Libc;
  /** Where answers of the kernel are put, until the next call. */
  protected readonly scratch = SHARED;
  readonly #stat = new Uint8Array(STATX_SIZE);
  readonly #statView = new DataView(this.#stat.buffer);
  readonly #open = new Set<number>();

  constructor(libc: Libc) {
    this.libc = libc;
  }

  open(path: string, flags: number | string = 0, mode = 0o666): number {
    const fd = this.libc.open(cString(path), openFlags(flags) | O_CLOEXEC, mode);
    this.must(fd, "open", path);
    this.#open.add(fd);
    return fd;
  }

  close(fd: number): void {
    this.#open.delete(fd);
    this.must(this.libc.close(fd), "close");
  }

  /** Closes what open() opened and nobody has closed. */
  closeAll(): void {
    for (const fd of [...this.#open]) this.close(fd);
  }

  read(fd: number, length: number): Uint8Array {
    const buffer = this.#room(length);
    const count = this.must(this.libc.read(fd, buffer, length), "read");
    return buffer.slice(0, count);
  }

  pread(fd: number, length: number, offset: number): Uint8Array {
    const buffer = this.#room(length);
    const count = this.must(this.libc.pread(fd, buffer, length, offset), "pread");
    return buffer.slice(0, count);
  }

  write(fd: number, data: Uint8Array): number {
    return this.must(this.libc.write(fd, data, data.length), "write");
  }

  pwrite(fd: number, data: Uint8Array, offset: number): number {
    return this.must(this.libc.pwrite(fd, data, data.length, offset), "pwrite");
  }

  /** In as few writes as memory allows. */
  writeContent(fd: number, content: Content, offset?: number): number {
    let written = 0;
    while (written < content.size || written === 0) {
      const piece = content.read(written, LARGEST_WRITE);
      const count =
        offset === undefined ? this.write(fd, piece) : this.pwrite(fd, piece, offset + written);
      written += count;
      if (count < piece.length || count === 0) break;
    }
    return written;
  }

  lseek(fd: number, offset: number, whence: Whence = "SEEK_SET"): number {
    return this.must(this.libc.lseek(fd, offset, WHENCE[whence]), "lseek");
  }

  fsync(fd: number): void {
    this.must(this.libc.fsync(fd), "fsync");
  }

  fallocate(fd: number, mode: number, offset: number, length: number): void {
    this.must(this.libc.fallocate(fd, mode, offset, length), "fallocate");
  }

  copyFileRange(from: number, to: number, length: number, at?: number, toAt?: number): number {
    const [source, target] = [offsetPointer(at), offsetPointer(toAt)];
    const count = this.libc.copy_file_range(from, source, to, target, length, 0);
    return this.must(count, "copy_file_range");
  }

  ftruncate(fd: number, size: number): void {
    this.must(this.libc.ftruncate(fd, size), "ftruncate");
  }

  /** Some entries, "." and ".." among them; none at the end. */
  getdents(fd: number): DirEntry[] {
    const count = this.must(this.libc.getdents64(fd, this.scratch, SCRATCH), "getdents64");
    return readDirents(this.scratch.subarray(0, count));
  }

  fstat(fd: number): Stat {
    this.must(this.statx(fd, "", AT_EMPTY_PATH), "fstat");
    return this.lastStat();
  }

  /** -1 when it fails. */
  protected statx(at: number, path: string, flags: number): number {
    return this.libc.statx(at, cString(path), flags, STATX_BASIC, this.#stat);
  }

  /** What the last statx has found. */
  protected lastStat(): Stat {
    return readStatx(this.#statView);
  }

  /** The result of a call. @throws FsError when it is -1 */
  protected must(result: number, syscall: string, path?: string, dest?: string): number {
    if (result === -1) throw failure(this.libc.errno(), syscall, path, dest);
    return Number(result);
  }

  #room(length: number): Uint8Array {
    return length <= SCRATCH ? this.scratch : new Uint8Array(length);
  }
}

const LARGEST_WRITE = 2 ** 24;

/** A loff_t for the kernel to read; null: the descriptor's own position. */
function offsetPointer(offset: number | undefined): Uint8Array | null {
  if (offset === undefined) return null;
  return new Uint8Array(BigInt64Array.of(BigInt(offset)).buffer);
}
