import { type ByteRange, readRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";

/** One frame of zstd data that holds content. */
export interface ZstdFrame {
  readonly offset: number;
  readonly size: number;
  /** The low half of the content's XXH64, if the frame carries it. */
  readonly checksum: number | null;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** The largest window that `zstd -d` accepts unasked. */
const MAX_WINDOW = 2 ** 27;

/** Finds the frames by their own lengths, without unpacking. Decoders are then given whole frames: Node's stops after
 *  the first one and says nothing, and none of them tells a frame that is missing from an end.
 *  @throws ImageError when the data is cut short, or something else follows the frames */
export function* zstdFrames(range: ByteRange): Generator<ZstdFrame> {
  const walk = new FrameWalk(range);
  let position = 0;
  while (position < range.size) {
    const magic = walk.number(position, 4);
    if (magic - (magic % 16) === SKIPPABLE) {
      const end = position + 8 + walk.number(position + 4, 4);
      if (end > range.size) throw walk.cutShort(position);
      position = end;
      continue;
    }
    if (magic !== MAGIC) throw walk.damaged(position, "no frame begins there");
    const frame = walk.frame(position);
    yield frame;
    position = frame.offset + frame.size;
  }
}

const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

class FrameWalk {
  readonly #range: ByteRange;
  readonly #bytes = new Uint8Array(8);

  constructor(range: ByteRange) {
    this.#range = range;
  }

  frame(start: number): ZstdFrame {
    const descriptor = this.number(start + 4, 1);
    const single = (descriptor & 0x20) !== 0;
    if ((descriptor & 0x08) !== 0) throw this.damaged(start, "a reserved bit is set");
    let position = start + 5;
    if (!single) this.#requireWindow(start, windowOf(this.number(position++, 1)));
    const dictionary = DICTIONARY_BYTES[descriptor & 3]!;
    if (dictionary > 0 && this.number(position, dictionary) !== 0) {
      throw this.damaged(start, "it needs a dictionary");
    }
    position += dictionary;
    const sizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6]! || (single ? 1 : 0);
    // A single segment is its own window.
    if (single) this.#requireWindow(start, this.number(position, sizeBytes));
    position += sizeBytes;
    position = this.#blocks(start, position);
    const hasChecksum = (descriptor & 0x04) !== 0;
    const checksum = hasChecksum ? this.number(position, 4) : null;
    const end = position + (hasChecksum ? 4 : 0);
    return { offset: start, size: end - start, checksum };
  }

  #requireWindow(start: number, bytes: number): void {
    if (bytes > MAX_WINDOW) throw this.damaged(start, `its window of ${bytes} bytes is too large`);
  }

  /** Where the blocks end that begin at `position`. */
  #blocks(start: number, position: number): number {
    let at = position;
    for (;;) {
      const header = this.number(at, 3);
      const type = (header >> 1) & 3;
      if (type === 3) throw this.damaged(start, "it holds a block of a reserved type");
      at += 3 + (type === 1 ? 1 : header >> 3);
      if (at > this.#range.size) throw this.cutShort(start);
      if ((header & 1) !== 0) return at;
    }
  }

  /** A little-endian number of up to eight bytes; beyond 2^53 it is rounded. */
  number(position: number, length: number): number {
    const found = readRange(this.#range, this.#bytes, 0, length, position);
    if (found < length) throw this.cutShort(position);
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + this.#bytes[i]!;
    return value;
  }

  cutShort(position: number): ImageError {
    return new ImageError({
      archive: this.#range.label,
      what: `cut short: the zstd frame at byte ${position} goes on behind the end`,
      remedy: "get or make it again",
    });
  }

  damaged(position: number, why: string): ImageError {
    return new ImageError({
      archive: this.#range.label,
      what: `zstd data that cannot be unpacked at byte ${position}: ${why}`,
      remedy: "get or make it again",
    });
  }
}
