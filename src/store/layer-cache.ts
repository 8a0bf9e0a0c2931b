import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ByteRange } from "../image/byte-range.ts";
import { digestOf, newHash, requireDigest } from "../image/digest.ts";
import { ImageError } from "../image/image-error.ts";
import { importTar } from "../image/import-tar.ts";
import type { Digest } from "../image/imported-image.ts";
import { openFile } from "../image/open-file.ts";
import { layerCompressionOf } from "../image/unpack/compression.ts";
import { UnpackBudget, unpack, unpackInto } from "../image/unpack/unpack.ts";
import { type BlobFile, blobFile } from "./blobs.ts";
import { openBlob } from "./disk-blobs.ts";
import { sign } from "./signature.ts";
import { isErrno, StoreError, storeFailure } from "./store-error.ts";
import { publish } from "./store-folder.ts";
import { hexOf, type StorePaths } from "./store-paths.ts";
import type { StoredLayer } from "./stored-image.ts";
import type { Surroundings } from "./surroundings.ts";

type LayerNames = Pick<StoredLayer, "digest" | "diffId">;

/** What can be worked out of a layer's blob again: by diff_id the tar that a packed one unpacks to, and the size as
 *  `docker history` counts it; by the digest of a packed blob the diff_id that it was proven to have. */
export class LayerCache {
  readonly #paths: StorePaths;
  readonly #surroundings: Surroundings;

  constructor(paths: StorePaths, surroundings: Surroundings) {
    this.#paths = paths;
    this.#surroundings = surroundings;
  }

  /** The layer's tar, unpacked; whoever opens closes. A packed layer is unpacked the first time only, and held against
   *  its diff_id then.
   *  @throws StoreError when its blob is missing; ImageError when it is damaged */
  open(layer: LayerNames): Promise<BlobFile> {
    return this.#open(layer, true);
  }

  /** Makes sure that a layer's blob unpacks to what its diff_id says, and that a tree can be made of it. What was proven
   *  once is not looked at again. That the blob is there proves nothing: who wrote it may have been ended before this.
   *  @throws ImageError when not */
  async check(layer: LayerNames): Promise<void> {
    if (this.#isProven(layer)) return;
    const { range, close } = await this.#open(layer, false);
    try {
      await this.#measure(layer, range);
      await this.#keepNote(this.#proofFile(layer.digest), layer.diffId);
    } finally {
      close();
    }
  }

  /** A size is only known of what a tree was made of. */
  #isProven({ digest, diffId }: LayerNames): boolean {
    if (this.#knownSize(diffId) === null) return false;
    return digest === diffId || this.#note(this.#proofFile(digest)) === diffId;
  }

  async #open(layer: LayerNames, trusted: boolean): Promise<BlobFile> {
    const blob = openBlob(this.#paths, layer.digest);
    try {
      const compression = layerCompressionOf(blob.range);
      if (compression === "none") {
        requireDigest(blob.range.label, "the layer", layer.digest, layer.diffId);
        return blob;
      }
      const kept = trusted ? this.#find(layer.diffId) : null;
      if (kept !== null) {
        blob.close();
        return kept;
      }
      const unpacked = await this.#unpack(blob.range, compression, layer.diffId);
      blob.close();
      return unpacked;
    } catch (error) {
      blob.close();
      throw error;
    }
  }

  #find(diffId: Digest): BlobFile | null {
    const path = this.#tar(diffId);
    try {
      return blobFile(openFile(path, path));
    } catch (error) {
      if (error instanceof ImageError && isErrno(error.cause, "ENOENT", "EACCES")) return null;
      throw error;
    }
  }

  async #unpack(range: ByteRange, compression: "gzip" | "zstd", diffId: Digest): Promise<BlobFile> {
    try {
      return await this.#unpackHere(range, compression, diffId);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      // A store that can only be read keeps nothing: a temporary file, then.
      const budget = new UnpackBudget();
      const unpacked = await unpack(range, { budget, proven: true });
      requireDigest(range.label, "the unpacked layer", unpacked.digest ?? diffId, diffId);
      return { range: unpacked.range, close: unpacked.close };
    }
  }

  async #unpackHere(
    range: ByteRange,
    compression: "gzip" | "zstd",
    diffId: Digest,
  ): Promise<BlobFile> {
    const { files } = this.#surroundings;
    const temporary = join(this.#paths.ingest, sign(this.#surroundings, "layer"));
    const file = await files.create(temporary);
    const hash = newHash();
    try {
      await unpackInto(
        range,
        compression,
        { budget: new UnpackBudget(), proven: true },
        (chunk) => {
          hash.update(chunk);
          file.write(chunk);
        },
      );
      requireDigest(range.label, "the unpacked layer", digestOf(hash), diffId);
      await file.sync();
    } catch (error) {
      file.close();
      await files.remove(temporary);
      throw error;
    }
    file.close();
    // Opened before it has its name, from which a collector may take it.
    const open = openFile(temporary, this.#tar(diffId));
    await files.rename(temporary, this.#tar(diffId));
    return blobFile(open);
  }

  /** Bytes as `docker history` counts them. */
  async size(layer: LayerNames): Promise<number> {
    const known = this.#knownSize(layer.diffId);
    if (known !== null) return known;
    const { range, close } = await this.open(layer);
    try {
      return await this.#measure(layer, range);
    } finally {
      close();
    }
  }

  async #measure({ diffId }: LayerNames, range: ByteRange): Promise<number> {
    const name = hexOf(diffId).slice(0, 12);
    const { size } = importTar(range, { name, digest: false, mayLackEnd: true });
    await this.keepSize(diffId, size);
    return size;
  }

  #knownSize(diffId: Digest): number | null {
    const text = this.#note(this.#sizeFile(diffId));
    return text !== null && /^\d+$/.test(text) ? Number(text) : null;
  }

  /** Remembers a size that is known already: that of a tree. */
  async keepSize(diffId: Digest, size: number): Promise<void> {
    await this.#keepNote(this.#sizeFile(diffId), String(size));
  }

  /** The line that stands in a small file, or null when there is none. */
  #note(path: string): string | null {
    try {
      const text = readFileSync(path, "latin1");
      return text.endsWith("\n") ? text.slice(0, -1) : null;
    } catch (error) {
      if (isErrno(error, "ENOENT", "EACCES")) return null;
      throw storeFailure(path, "read it", error);
    }
  }

  /** In a store that can only be read, nothing is kept. */
  async #keepNote(path: string, text: string): Promise<void> {
    if (this.#note(path) === text) return;
    try {
      // A file without a newline at its end says nothing: what stood there is worked out again.
      const options = { lasting: false };
      await publish(path, `${text}\n`, this.#paths, this.#surroundings, options);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
    }
  }

  #tar(diffId: Digest): string {
    return join(this.#paths.layers, `${hexOf(diffId)}.tar`);
  }

  #sizeFile(diffId: Digest): string {
    return join(this.#paths.layers, `${hexOf(diffId)}.size`);
  }

  #proofFile(digest: Digest): string {
    return join(this.#paths.layers, `${hexOf(digest)}.diff-id`);
  }
}

function isUnwritable(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  const { cause } = error;
  return error.kind === "read-only" || error.kind === "no-permission" || isErrno(cause, "ENOENT");
}

/** The digits of the diff_id, or of the digest, that a file of the cache belongs to; or null. */
export function layerOfCacheName(name: string): string | null {
  return /^([0-9a-f]{64})\.(?:tar|size|diff-id)$/.exec(name)?.[1] ?? null;
}
