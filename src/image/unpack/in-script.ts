import { setImmediate as breathe } from "node:timers/promises";
import type { ByteRange } from "../byte-range.ts";
import { chunksOf } from "../chunks.ts";
import { ImageError } from "../image-error.ts";
import { bunzip2 } from "./bunzip2.ts";
import { CutShort } from "./chunk-reader.ts";
import { unxz } from "./unxz.ts";

/** What our own decoders unpack. */
export const UNPACKERS = { bzip2: bunzip2, xz: unxz } as const;

/** Unpacks a range, piece by piece. @throws ImageError when the data is damaged or cut short */
export async function unpackInScript(
  range: ByteRange,
  compression: keyof typeof UNPACKERS,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const pieces = UNPACKERS[compression](chunksOf(range));
  for (;;) {
    const { done, value } = nextOf(pieces, range, compression);
    if (done === true) return;
    take(value);
    await breathe();
  }
}

function nextOf(
  pieces: Generator<Uint8Array, void>,
  range: ByteRange,
  compression: string,
): IteratorResult<Uint8Array, void> {
  try {
    return pieces.next();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ImageError) throw error;
    const what =
      error instanceof CutShort
        ? `cut short: the ${compression} data does not end`
        : `damaged ${compression} data: ${error.message}`;
    throw new ImageError({ archive: range.label, what, remedy: "get or make it again" }, error);
  }
}
