import { refuse } from "../base/refusal.ts";
import type { OverlayInode } from "../lookup/overlay-inode.ts";

/** Bytes a pipe holds. */
const CAPACITY = 65_536;

/** What goes through a FIFO while somebody has it open. It belongs to the merged object: a copy-up does not touch it.
 *  Nothing here waits: a call that would block fails with EAGAIN, as with O_NONBLOCK. Kernel: fs/pipe.c */
export class Pipe {
  readers = 0;
  writers = 0;
  #buffer = new Uint8Array();

  /** @throws EAGAIN when it is empty and somebody could still write; nothing is the end of the data */
  read(length: number): Uint8Array {
    if (this.#buffer.length === 0 && this.writers > 0) refuse("EAGAIN");
    const bytes = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(bytes.length);
    return bytes;
  }

  /** Bytes taken. @throws EPIPE (nobody reads) EAGAIN (full) */
  write(data: Uint8Array): number {
    if (this.readers === 0) refuse("EPIPE");
    const room = CAPACITY - this.#buffer.length;
    if (room === 0 || (data.length <= ATOMIC && data.length > room)) refuse("EAGAIN");
    const taken = data.subarray(0, room);
    const joined = new Uint8Array(this.#buffer.length + taken.length);
    joined.set(this.#buffer);
    joined.set(taken, this.#buffer.length);
    this.#buffer = joined;
    return taken.length;
  }
}

/** Writes of at most this many bytes are not split. (PIPE_BUF) */
const ATOMIC = 4096;

/** The pipes of a mount's FIFOs, each for as long as it is open. */
export class Pipes {
  readonly #pipes = new Map<OverlayInode, Pipe>();

  /** @throws ENXIO (O_WRONLY, and nobody reads) */
  open(inode: OverlayInode, reads: boolean, writes: boolean): Pipe {
    const pipe = this.#pipes.get(inode) ?? new Pipe();
    if (writes && !reads && pipe.readers === 0) refuse("ENXIO");
    this.#pipes.set(inode, pipe);
    pipe.readers += Number(reads);
    pipe.writers += Number(writes);
    return pipe;
  }

  close(inode: OverlayInode, pipe: Pipe, reads: boolean, writes: boolean): void {
    pipe.readers -= Number(reads);
    pipe.writers -= Number(writes);
    if (pipe.readers + pipe.writers === 0) this.#pipes.delete(inode);
  }

  /** The same FIFO is known by another inode from now on. */
  move(pipe: Pipe, from: OverlayInode, to: OverlayInode): void {
    if (from === to || this.#pipes.get(from) !== pipe) return;
    this.#pipes.delete(from);
    this.#pipes.set(to, pipe);
  }
}
