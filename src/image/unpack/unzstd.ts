import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as breathe } from "node:timers/promises";
import * as zlib from "node:zlib";
import { type ByteRange, sliceRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";
import { chunksOf } from "./chunks.ts";
import { Xxh64 } from "./xxh64.ts";
import { type ZstdFrame, zstdFrames } from "./zstd-frames.ts";

/** Node has this from 22.15 on. */
const native = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;

/** Unpacks all zstd frames of a range, one after another.
 *  @throws ImageError when they are damaged or cut short, or something else follows */
export async function unzstd(range: ByteRange, take: (chunk: Uint8Array) => void): Promise<void> {
  for (const frame of zstdFrames(range)) {
    const part = sliceRange(range, frame.offset, frame.size, range.label);
    try {
      if (native === undefined) await unpackInScript(part, frame, take);
      else await unpackNatively(part, native(), take);
    } catch (error) {
      throw explained(range, frame, error);
    }
  }
}

async function unpackNatively(
  part: ByteRange,
  decoder: Transform,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  await pipeline(Readable.from(chunksOf(part), { objectMode: false }), decoder, async (chunks) => {
    for await (const chunk of chunks) take(chunk);
  });
}

/** For older Nodes. The decoder does not look at the checksum: we do. */
async function unpackInScript(
  part: ByteRange,
  frame: ZstdFrame,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const { Decompress } = await import("fzstd");
  const sum = frame.checksum === null ? null : new Xxh64();
  const decoder = new Decompress((chunk) => {
    sum?.update(chunk);
    take(chunk);
  });
  for (const chunk of chunksOf(part)) {
    decoder.push(chunk, false);
    await breathe();
  }
  decoder.push(new Uint8Array(0), true);
  if (sum !== null && sum.low32() !== frame.checksum) throw new Error("wrong checksum");
}

function explained(range: ByteRange, frame: ZstdFrame, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ImageError) return error;
  const what = `damaged zstd data in the frame at byte ${frame.offset}: ${error.message}`;
  return new ImageError({ archive: range.label, what, remedy: "get or make it again" }, error);
}
