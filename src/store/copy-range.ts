import { setImmediate as breathe } from "node:timers/promises";
import type { ByteRange } from "../image/byte-range.ts";
import { chunksOf } from "../image/chunks.ts";
import type { Digest } from "../image/imported-image.ts";
import type { StoreLease } from "./store-lease.ts";

/** Makes a blob of a range unless the store has it. Whether it had to.
 *  @throws StoreError when its digest is another; the signal's reason */
export async function copyRange(
  range: ByteRange,
  digest: Digest,
  lease: StoreLease,
  signal?: AbortSignal,
): Promise<boolean> {
  if ((await lease.keep(digest)) === range.size) return false;
  await writeBlob(digest, chunksOf(range), lease, signal);
  return true;
}

/** Writes a blob of these bytes.
 *  @throws StoreError when their digest is another; the signal's reason */
export async function writeBlob(
  digest: Digest,
  chunks: Iterable<Uint8Array>,
  lease: StoreLease,
  signal?: AbortSignal,
): Promise<void> {
  const writer = await lease.blobs.write(digest);
  try {
    for (const chunk of chunks) {
      // Reading and writing are done at once: without a pause nobody could hear Ctrl-C.
      await breathe();
      signal?.throwIfAborted();
      await writer.write(chunk);
    }
  } catch (error) {
    await writer.abort();
    throw error;
  }
  await writer.commit();
}
