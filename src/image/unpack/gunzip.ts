import { createGunzip } from "node:zlib";
import { type ByteRange, readRange } from "../byte-range.ts";
import { chunksOf } from "../chunks.ts";
import { ImageError } from "../image-error.ts";
import { throughTransform } from "../through-transform.ts";

/** What comes out at once. */
const OUTPUT = 256 * 2 ** 10;

/** Unpacks all gzip members of a range, one after another.
 *  @throws ImageError when they are damaged, cut short, or followed by anything but zeros */
export async function gunzip(range: ByteRange, take: (chunk: Buffer) => void): Promise<void> {
  const decoder = createGunzip({ chunkSize: OUTPUT });
  try {
    for await (const chunk of throughTransform(chunksOf(range), decoder)) take(chunk);
  } catch (error) {
    throw explained(range, error);
  }
  // Node's decoder takes a zero byte for the end, whatever comes after it.
  requireZeros(range, decoder.bytesWritten);
}

function explained(range: ByteRange, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!(error instanceof Error) || !code.startsWith("Z_")) return error;
  const cut = code === "Z_BUF_ERROR";
  const what = cut
    ? "cut short: the gzip data does not end"
    : `damaged gzip data: ${error.message}`;
  return new ImageError({ archive: range.label, what, remedy: "get or make it again" }, error);
}

function requireZeros(range: ByteRange, from: number): void {
  const buffer = Buffer.alloc(Math.min(OUTPUT, range.size - from));
  for (let at = from; at < range.size; at += buffer.length) {
    const count = readRange(range, buffer, 0, buffer.length, at);
    if (buffer.subarray(0, count).every((byte) => byte === 0)) continue;
    const what = `damaged gzip data: it ends at byte ${from}, and something else follows`;
    throw new ImageError({ archive: range.label, what, remedy: "get or make it again" });
  }
}
