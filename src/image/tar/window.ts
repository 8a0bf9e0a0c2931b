import type { Hash } from "node:crypto";
import { type ByteRange, readRange } from "../byte-range.ts";
import { BLOCK, padded } from "./block.ts";

/** Read at once where every byte is needed, for its digest. */
const SCAN_BYTES = 4 * 2 ** 20;
/** Read at once where only headers are needed: small files and the headers between them come together. */
const SKIM_BYTES = 16 * 2 ** 10;

/** A window that moves forward over an archive. With a hash it reads every byte once and feeds it in;
 *  without, it jumps over what nobody looks at. */
export class ArchiveWindow {
  readonly range: ByteRange;
  // Not #private: see PlainHeader.
  private readonly hash: Hash | null;
  /** What `seek` gives an index into; the next seek may replace it or move its bytes. */
  buffer: Buffer;
  /** The same bytes, four at a time. */
  words: Int32Array;
  /** The stretch of the range that the buffer holds. */
  private start = 0;
  private end = 0;

  constructor(range: ByteRange, hash: Hash | null) {
    this.range = range;
    this.hash = hash;
    const wanted = hash === null ? SKIM_BYTES : SCAN_BYTES;
    this.buffer = Buffer.allocUnsafe(Math.max(BLOCK, padded(Math.min(wanted, range.size))));
    this.words = wordsOf(this.buffer);
  }

  /** The index in `buffer` of the byte at `position`, with `length` bytes behind it; -1 if the range ends before.
   *  Positions never go back behind what an earlier call asked for. */
  seek(position: number, length: number): number {
    const index = position - this.start;
    if (index >= 0 && position + length <= this.end) return index;
    if (position + length > this.range.size) return -1;
    if (length > this.buffer.length) this.grow(length);
    if (this.hash === null) this.jump(position);
    else this.scan(position, length);
    return position - this.start;
  }

  /** Feeds all that is left into the hash. */
  finish(): void {
    if (this.hash !== null) while (this.end < this.range.size) this.fill(this.end);
  }

  private jump(position: number): void {
    const count = readRange(this.range, this.buffer, 0, this.buffer.length, position);
    this.start = position;
    this.end = position + count;
  }

  private scan(position: number, length: number): void {
    while (this.end <= position) this.fill(this.end);
    if (position + length > this.end) this.fill(position);
  }

  /** Keeps the bytes from `position` on and reads behind them as much as fits. */
  private fill(position: number): void {
    const kept = this.end - position;
    if (kept > 0) this.buffer.copyWithin(0, position - this.start, this.end - this.start);
    const count = readRange(this.range, this.buffer, kept, this.buffer.length - kept, this.end);
    this.hash?.update(this.buffer.subarray(kept, kept + count));
    this.start = position;
    this.end += count;
  }

  private grow(length: number): void {
    // Whole blocks, so that every block lies where words can be read.
    const bigger = Buffer.allocUnsafe(padded(length));
    this.buffer.copy(bigger, 0, 0, this.end - this.start);
    this.buffer = bigger;
    this.words = wordsOf(bigger);
  }
}

function wordsOf(buffer: Buffer): Int32Array {
  return new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
}
