import type { Transform } from "node:stream";
import { setImmediate as breathe } from "node:timers/promises";
import * as zlib from "node:zlib";
import { type ByteRange, sliceRange } from "../byte-range.ts";
import { chunksOf } from "../chunks.ts";
import { ImageError } from "../image-error.ts";
import { throughTransform } from "../through-transform.ts";
import { Xxh64 } from "./xxh64.ts";
import { type ZstdFrame, zstdFrames } from "./zstd-frames.ts";

/** Node has this from 22.15 on. */
const native = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;

/** Unpacks all zstd frames of a range, one after another.
 *  @param proven a digest will prove the output: the frames' checksums, slow to compute in script, are passed over
 *  @throws ImageError when they are damaged or cut short, or something else follows */
export async function unzstd(
  range: ByteRange,
  take: (chunk: Uint8Array) => void,
  proven = false,
): Promise<void> {
  for (const frame of zstdFrames(range)) {
    const part = sliceRange(range, frame.offset, frame.size, range.label);
    try {
      if (native === undefined) await unpackInScript(part, proven ? null : frame.checksum, take);
      else for await (const chunk of throughTransform(chunksOf(part), native())) take(chunk);
    } catch (error) {
      throw explained(range, frame, error);
    }
  }
}

/** For older Nodes. This decoder does not look at the checksum: we do, where it is given. */
async function unpackInScript(
  part: ByteRange,
  checksum: number | null,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const { Decompress } = await import("fzstd");
  const sum = checksum === null ? null : new Xxh64();
  const decoder = new Decompress((chunk) => {
    sum?.update(chunk);
    take(chunk);
  });
  for (const chunk of chunksOf(part)) {
    decoder.push(chunk, false);
    await breathe();
  }
  decoder.push(new Uint8Array(0), true);
  if (sum !== null && sum.low32() !== checksum) throw new Error("wrong checksum");
}

function explained(range: ByteRange, frame: ZstdFrame, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ImageError) return error;
  const what = `damaged zstd data in the frame at byte ${frame.offset}: ${error.message}`;
  return new ImageError({ archive: range.label, what, remedy: "get or make it again" }, error);
}
