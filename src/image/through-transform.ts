import type { Transform } from "node:stream";
import type { ByteRange } from "./byte-range.ts";
import { chunksOf } from "./chunks.ts";

/** What comes out of one of Node's packers or unpackers when a range goes in. It may end before the range does: the
 *  caller looks how far it got. What reading the range throws comes out as it is, which `pipe` does not promise. */
export async function* throughTransform(
  range: ByteRange,
  transform: Transform,
): AsyncGenerator<Buffer, void> {
  // Not imported: see builtin.ts. A bundle may load this with what opens an image.
  const { Readable } = process.getBuiltinModule("node:stream");
  const source = Readable.from(chunksOf(range), { objectMode: false });
  source.on("error", (error) => transform.destroy(error));
  source.pipe(transform);
  try {
    for await (const chunk of transform) yield chunk;
  } finally {
    source.destroy();
    transform.destroy();
  }
}
