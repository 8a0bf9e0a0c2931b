import { statSync } from "node:fs";
import { wholeFile } from "../image/byte-range.ts";
import { digestOf, newHash } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import { openFile } from "../image/open-file.ts";
import { BlobIngest } from "./blob-ingest.ts";
import type { BlobFile, Blobs, BlobWriter, PutBlob } from "./blobs.ts";
import type { Lease } from "./lease.ts";
import { StoreError } from "./store-error.ts";
import type { StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** The blobs of a store's folder. What is written stays as long as the lease, and longer if an image refers to it. */
export class DiskBlobs implements Blobs {
  readonly #paths: StorePaths;
  readonly #ingest: BlobIngest;

  constructor(paths: StorePaths, lock: StoreLock, lease: Lease, surroundings: Surroundings) {
    this.#paths = paths;
    this.#ingest = new BlobIngest(paths, lock, lease, surroundings);
  }

  size(digest: Digest): number | null {
    return blobSize(this.#paths, digest);
  }

  open(digest: Digest): BlobFile {
    return openBlob(this.#paths, digest);
  }

  async write(digest: Digest, options: { readonly resume?: boolean } = {}): Promise<BlobWriter> {
    return this.#ingest.write(digest, options.resume ?? false);
  }

  async put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<PutBlob> {
    const hash = newHash();
    const begun = await this.#ingest.begin("blob");
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        begun.file.write(chunk);
      }
    } catch (error) {
      await this.#ingest.discard(begun);
      throw error;
    }
    const digest = digestOf(hash);
    const { size } = begun.file;
    await this.#ingest.publish(begun, digest);
    return { digest, size };
  }
}

/** Length of a blob in bytes, or null when it is not kept. */
export function blobSize(paths: StorePaths, digest: Digest): number | null {
  const stat = statSync(paths.blob(digest), { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : null;
}

/** @throws StoreError when it is not kept */
export function openBlob(paths: StorePaths, digest: Digest): BlobFile {
  const path = paths.blob(digest);
  if (blobSize(paths, digest) === null) {
    const remedy = "pull or load the image again";
    throw new StoreError({ kind: "missing", where: path, what: "the blob is missing", remedy });
  }
  const file = openFile(path, path);
  return { range: wholeFile(file), close: () => file.close() };
}
