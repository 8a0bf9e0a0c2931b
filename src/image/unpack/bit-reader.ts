import type { ChunkReader } from "./chunk-reader.ts";

/** Bits, the highest of each byte first. */
export class BitReader {
  // Not #private: this is the hot path.
  private readonly input: ChunkReader;
  private held = 0;
  private count = 0;

  constructor(input: ChunkReader) {
    this.input = input;
  }

  /** The next bits, 32 at most, as a number. @throws CutShort */
  take(count: number): number {
    if (count > 24) return this.take(count - 16) * 0x10000 + this.take(16);
    const bits = this.peek(count);
    this.drop(count);
    return bits;
  }

  /** The same, 24 at most, which stay. @throws CutShort */
  peek(count: number): number {
    while (this.count < count) {
      this.held = ((this.held << 8) | this.input.byte()) >>> 0;
      this.count += 8;
    }
    return this.held >>> (this.count - count);
  }

  /** Goes past bits that were peeked at. */
  drop(count: number): void {
    this.count -= count;
    this.held &= (1 << this.count) - 1;
  }
}
