import { Readable, type Transform } from "node:stream";
import type { ByteRange } from "../byte-range.ts";
import { chunksOf } from "./chunks.ts";

/** Sends a range through one of Node's decoders. It may end before the range does: the caller looks how far it got.
 *  What `take` throws comes out as it is, which `pipeline` does not promise. */
export async function throughDecoder(
  range: ByteRange,
  decoder: Transform,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const source = Readable.from(chunksOf(range), { objectMode: false });
  source.on("error", (error) => decoder.destroy(error));
  source.pipe(decoder);
  try {
    for await (const chunk of decoder) take(chunk);
  } finally {
    source.destroy();
    decoder.destroy();
  }
}
