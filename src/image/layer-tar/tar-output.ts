import type { Content } from "../../layer/content.ts";
import { ZERO_CHUNK } from "../../layer/extent-gap.ts";
import { BLOCK } from "./header-fields.ts";
import { putUstarHeader, type TarHeader, tarHeader } from "./tar-header.ts";

/** Pieces of this size are hashed and written at once: small enough for a processor's cache. */
export const PIECE = 256 * 1024;

/** A gap of a file that is shorter than this is copied like data. */
const LONG_GAP = 64 * 1024;

/** A tar archive on its way out. What is small is gathered into pieces of 256 KiB; long runs of zeros are pieces of
 *  memory that all share. */
export class TarOutput {
  readonly #next: () => Uint8Array;
  #piece: Uint8Array;
  #filled = 0;
  #given = 0;

  /** @param next gives the memory of each piece */
  constructor(next: () => Uint8Array) {
    this.#next = next;
    this.#piece = next();
  }

  /** Bytes so far. */
  get size(): number {
    return this.#given + this.#filled;
  }

  *header(header: TarHeader): Generator<Uint8Array, void> {
    if (this.#piece.length - this.#filled < BLOCK) yield* this.#flush();
    this.#piece.fill(0, this.#filled, this.#filled + BLOCK);
    if (putUstarHeader(this.#piece, this.#filled, header)) this.#filled += BLOCK;
    else yield* this.bytes(tarHeader(header));
  }

  /** The data of an entry, and zeros up to the next block. */
  *data(content: Content): Generator<Uint8Array, void> {
    const room = this.#piece.length - this.#filled;
    if (content.size < room) {
      content.readInto(this.#piece.subarray(this.#filled, this.#filled + content.size), 0);
      this.#filled += content.size;
    } else {
      for (const { offset, length, kind } of content.extents()) {
        const gap = kind === "hole" || kind === "unwritten";
        if (gap && length >= LONG_GAP) yield* this.zeros(length);
        else yield* this.fill(length, (target, at) => content.readInto(target, offset + at));
      }
    }
    yield* this.pad(content.size);
  }

  /** Zeros up to the next block, behind data of this size. */
  *pad(size: number): Generator<Uint8Array, void> {
    const missing = (BLOCK - (size % BLOCK)) % BLOCK;
    if (missing > 0) yield* this.bytes(ZERO_CHUNK.subarray(0, missing));
  }

  *bytes(bytes: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === this.#piece.length) yield* this.#flush();
      const count = Math.min(bytes.length - at, this.#piece.length - this.#filled);
      this.#piece.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
    }
  }

  /** `length` bytes that `read` puts into a target, from an offset on. */
  *fill(
    length: number,
    read: (target: Uint8Array, at: number) => void,
  ): Generator<Uint8Array, void> {
    for (let at = 0; at < length; ) {
      if (this.#filled === this.#piece.length) yield* this.#flush();
      const count = Math.min(length - at, this.#piece.length - this.#filled);
      read(this.#piece.subarray(this.#filled, this.#filled + count), at);
      this.#filled += count;
      at += count;
    }
  }

  *zeros(length: number): Generator<Uint8Array, void> {
    yield* this.#flush();
    for (let left = length; left > 0; left -= PIECE) {
      const piece = ZERO_CHUNK.subarray(0, Math.min(left, PIECE));
      this.#given += piece.length;
      yield piece;
    }
  }

  /** Two blocks of zeros: Go pads the archive no further. */
  *end(): Generator<Uint8Array, void> {
    yield* this.bytes(ZERO_CHUNK.subarray(0, 2 * BLOCK));
    yield* this.#flush();
  }

  *#flush(): Generator<Uint8Array, void> {
    if (this.#filled === 0) return;
    const full = this.#piece.subarray(0, this.#filled);
    this.#given += this.#filled;
    this.#filled = 0;
    yield full;
    this.#piece = this.#next();
  }
}
