import { type ByteRange, readRange } from "./byte-range.ts";

/** Bytes that are read at once. */
const CHUNK = 256 * 2 ** 10;

/** The bytes of a range in pieces that the taker may keep. */
export function* chunksOf(range: ByteRange): Generator<Buffer> {
  for (let at = 0; at < range.size; at += CHUNK) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, range.size - at));
    readRange(range, chunk, 0, chunk.length, at);
    yield chunk;
  }
}
