import type { Extent } from "./extent.ts";

/** How far an array is in use. Whoever ends exactly here may write behind it; it never goes back. */
interface Mark {
  used: number;
}

/** A run that small appends keep making longer is copied to a larger array up to this size;
 *  past it a new extent begins. */
const GROW_LIMIT = 64 * 1024;

/** A run that was not made by appends is copied only up to this size: a write into the middle of
 *  a file must not copy what lies before it. */
export const MERGE_LIMIT = 16 * 1024;

/** A slice of an array in memory.
 *  The bytes inside the slice never change; the room behind `mark.used` belongs to nobody yet. */
export class BytesExtent implements Extent {
  readonly array: Uint8Array;
  readonly start: number;
  readonly length: number;
  readonly #mark: Mark | undefined;

  constructor(array: Uint8Array, start: number, length: number, mark?: Mark) {
    this.array = array;
    this.start = start;
    this.length = length;
    this.#mark = mark;
  }

  get kind(): "bytes" {
    return "bytes";
  }

  slice(from: number, to: number): BytesExtent {
    return new BytesExtent(this.array, this.start + from, to - from, this.#mark);
  }

  join(next: Extent): BytesExtent | undefined {
    const continues =
      next instanceof BytesExtent &&
      next.array === this.array &&
      next.start === this.start + this.length;
    return continues
      ? new BytesExtent(this.array, this.start, this.length + next.length, this.#mark)
      : undefined;
  }

  /** This run with a copy of `data` behind it, or undefined when a new extent is the cheaper way.
   *  Extends in place when nobody has written behind this run yet; an older value that ends earlier
   *  keeps its length, and one that appends a second time finds the mark moved and copies. */
  append(data: Uint8Array): BytesExtent | undefined {
    const end = this.start + this.length;
    const length = this.length + data.length;
    const mark = this.#mark;
    const growing = mark?.used === end;
    if (growing && end + data.length <= this.array.length) {
      this.array.set(data, end);
      mark.used = end + data.length;
      return new BytesExtent(this.array, this.start, length, mark);
    }
    if (length > (growing ? GROW_LIMIT : MERGE_LIMIT)) return undefined;
    const array = new Uint8Array(Math.min(GROW_LIMIT, Math.max(length, 2 * this.length)));
    array.set(this.view(0, this.length));
    array.set(data, this.length);
    return new BytesExtent(array, 0, length, { used: length });
  }

  /** This run with a copy of `data` at `offset`, which must fit; undefined when the run is too long to
   *  be copied for that. */
  patch(offset: number, data: Uint8Array): BytesExtent | undefined {
    if (this.length > MERGE_LIMIT) return undefined;
    // Not slice(): of a Buffer, which may stand behind an array, that is a view.
    const array = new Uint8Array(this.view(0, this.length));
    array.set(data, offset);
    return new BytesExtent(array, 0, this.length);
  }

  readInto(target: Uint8Array, from: number): void {
    copyBytes(this.array, this.start + from, target.length, target);
  }

  view(from: number, to: number): Uint8Array {
    return this.array.subarray(this.start + from, this.start + to);
  }
}

/** `length` bytes of an array from `from` on, to the beginning of `target`. Of a whole array no view is made: one takes as
 *  long as to copy a page. */
export function copyBytes(
  array: Uint8Array,
  from: number,
  length: number,
  target: Uint8Array,
): void {
  const isWhole = from === 0 && length === array.length;
  target.set(isWhole ? array : array.subarray(from, from + length));
}
