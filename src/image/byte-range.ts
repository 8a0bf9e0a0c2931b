import type { ByteSource } from "../layer/byte-source.ts";
import { readSync } from "./builtin.ts";
import { failureOf, ImageError } from "./image-error.ts";
import type { OpenFile } from "./open-file.ts";

/** A stretch of an open file: a whole archive, a layer inside it, or a spooled layer. */
export interface ByteRange {
  /** The name that messages use. */
  readonly label: string;
  readonly file: OpenFile;
  readonly offset: number;
  readonly size: number;
}

export function wholeFile(file: OpenFile): ByteRange {
  return { label: file.label, file, offset: 0, size: file.size };
}

/** The part of a range that starts at `offset`; the caller has checked that it lies inside. */
export function sliceRange(
  range: ByteRange,
  offset: number,
  size: number,
  label: string,
): ByteRange {
  if (offset < 0 || offset + size > range.size) {
    throw new Error(`unreachable: slice ${offset}+${size} of ${range.size}`);
  }
  return { label, file: range.file, offset: range.offset + offset, size };
}

/** Fills `target[at, at+length)` from `position` of the range; short only at the range's end.
 *  @throws ImageError when the file got shorter since it was opened */
export function readRange(
  range: ByteRange,
  target: Uint8Array,
  at: number,
  length: number,
  position: number,
): number {
  const wanted = Math.max(0, Math.min(length, range.size - position));
  let done = 0;
  while (done < wanted) {
    const from = range.offset + position + done;
    const count = readAt(range, target, at + done, wanted - done, from);
    if (count === 0) {
      const what = `the file ends at byte ${from}, while it was being read`;
      throw new ImageError({
        archive: range.label,
        what,
        remedy: "read it again once it is whole",
      });
    }
    done += count;
  }
  return wanted;
}

function readAt(
  { label, file }: ByteRange,
  target: Uint8Array,
  at: number,
  length: number,
  from: number,
): number {
  const { fd } = file;
  try {
    return readSync(fd, target, at, length, from);
  } catch (error) {
    throw failureOf(label, "read it", error);
  }
}

/** All bytes of a small range. */
export function readWhole(range: ByteRange): Uint8Array {
  const bytes = Buffer.allocUnsafe(range.size);
  readRange(range, bytes, 0, range.size, 0);
  return bytes;
}

/** Contents of files inside a range, read when asked for. */
export class RangeSource implements ByteSource {
  readonly #range: ByteRange;

  constructor(range: ByteRange) {
    this.#range = range;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    readRange(this.#range, bytes, 0, length, offset);
    return bytes;
  }
}
