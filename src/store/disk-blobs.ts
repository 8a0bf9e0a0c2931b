import { statSync } from "node:fs";
import { digestOf, newHash } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import { openFile } from "../image/open-file.ts";
import { type Begun, BlobIngest, wrongDigest } from "./blob-ingest.ts";
import {
  type BlobFile,
  type Blobs,
  type BlobWriter,
  blobFile,
  type NamedBlob,
  type PutBlob,
} from "./blobs.ts";
import type { Lease } from "./lease.ts";
import { StoreError, storing } from "./store-error.ts";
import type { StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** The blobs of a store's folder. What is written stays as long as the lease, and longer if an image refers to it. */
export class DiskBlobs implements Blobs {
  readonly #paths: StorePaths;
  readonly #lease: Lease;
  readonly #ingest: BlobIngest;

  constructor(paths: StorePaths, lock: StoreLock, lease: Lease, surroundings: Surroundings) {
    this.#paths = paths;
    this.#lease = lease;
    this.#ingest = new BlobIngest(paths, lock, lease, surroundings);
  }

  /** Blobs that were not there before. */
  get published(): ReadonlySet<Digest> {
    return this.#ingest.published;
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

  async putAll(blobs: readonly NamedBlob[]): Promise<Set<Digest>> {
    const begun = new Map<Digest, Begun>();
    if (blobs.length === 0) return new Set();
    try {
      const sizes = await this.#lease.keepAll(blobs.map(({ digest }) => digest));
      for (const [i, { digest, chunks }] of blobs.entries()) {
        if (sizes[i] !== null || begun.has(digest)) continue;
        const file = await this.#ingest.begin("blob");
        begun.set(digest, file);
        const found = await fill(file, chunks());
        if (found !== digest) throw wrongDigest(file.path, found, digest);
      }
    } catch (error) {
      for (const file of begun.values()) await this.#ingest.discard(file);
      throw error;
    }
    if (begun.size > 0) await this.#ingest.publishAll(begun);
    return new Set(begun.keys());
  }

  async put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<PutBlob> {
    const begun = await this.#ingest.begin("blob");
    let digest: Digest;
    try {
      digest = await fill(begun, chunks);
    } catch (error) {
      await this.#ingest.discard(begun);
      throw error;
    }
    const { size } = begun.file;
    await this.#ingest.publish(begun, digest);
    return { digest, size };
  }
}

async function fill(
  { file }: Begun,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Digest> {
  const hash = newHash();
  for await (const chunk of chunks) {
    hash.update(chunk);
    file.write(chunk);
  }
  return digestOf(hash);
}

/** Length of a blob in bytes, or null when it is not kept. */
export function blobSize(paths: StorePaths, digest: Digest): number | null {
  const path = paths.blob(digest);
  const stat = storing(path, "look for it", () => statSync(path, { throwIfNoEntry: false }));
  return stat?.isFile() === true ? stat.size : null;
}

/** @throws StoreError when it is not kept */
export function openBlob(paths: StorePaths, digest: Digest): BlobFile {
  const path = paths.blob(digest);
  if (blobSize(paths, digest) === null) {
    const remedy = "pull or load the image again";
    throw new StoreError({ kind: "missing", where: path, what: "the blob is missing", remedy });
  }
  return blobFile(openFile(path, path));
}
