import { readDescriptor } from "../image/descriptor.ts";
import type { Digest } from "../image/imported-image.ts";
import { JsonDocument } from "../image/json-document.ts";
import { readJson } from "../image/read-json.ts";
import { blobSize } from "./disk-blobs.ts";
import { formatIndex, type IndexDocument, parseIndex } from "./index-document.ts";
import { isStoreFault, StoreError } from "./store-error.ts";
import { publish } from "./store-folder.ts";
import type { Held, StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

const EMPTY: IndexDocument = { entries: [], foreign: [], rest: {} };

/** index.json: whoever reads it sees one whole state; it goes from one to the next under the lock, by a rename. */
export class StoreIndex {
  readonly #paths: StorePaths;
  readonly #lock: StoreLock;
  readonly #surroundings: Surroundings;

  constructor(paths: StorePaths, lock: StoreLock, surroundings: Surroundings) {
    this.#paths = paths;
    this.#lock = lock;
    this.#surroundings = surroundings;
  }

  /** A store that is not made yet has an empty one. */
  async read(): Promise<IndexDocument> {
    const bytes = await this.#surroundings.files.read(this.#paths.index);
    return bytes === null ? EMPTY : parseIndex(bytes, this.#paths.index);
  }

  /** Puts another in its place, worked out of the one that is there then. `then` goes on under the same lock. */
  async change<T>(
    work: (index: IndexDocument) => Promise<{ readonly index: IndexDocument; readonly result: T }>,
    then?: (index: IndexDocument) => Promise<void>,
  ): Promise<T> {
    const { files } = this.#surroundings;
    return this.#lock.hold(async (held) => {
      const before = await this.read();
      const { index, result } = await work(before);
      const text = formatIndex(index);
      if (text !== formatIndex(before)) {
        // The names of blobs last before the index that refers to them.
        await files.syncFolder(this.#paths.blobs);
        await this.#publish(text, held, async () => then?.(index));
      }
      await then?.(index);
      return result;
    });
  }

  /** On a full disk `makeRoom` comes first: else nobody could remove anything there. Who is ended between the two leaves
   *  an image that is damaged, and was to be removed. */
  async #publish(text: string, held: Held, makeRoom: () => Promise<void>): Promise<void> {
    const options = { before: held.require };
    const attempt = () =>
      publish(this.#paths.index, text, this.#paths, this.#surroundings, options);
    try {
      await attempt();
    } catch (error) {
      if (!isStoreFault(error, "no-space")) throw error;
      await held.require();
      await makeRoom();
      await attempt();
    }
  }
}

/** Checks that a manifest is there with all that it refers to: only then may the index refer to it. Of an index of
 *  several platforms one has to be there.
 *  @returns bytes of the manifest
 *  @throws StoreError naming what is missing */
export async function requireWhole(
  digest: Digest,
  paths: StorePaths,
  surroundings: Surroundings,
): Promise<number> {
  const { files } = surroundings;
  const bytes = await files.read(paths.blob(digest));
  if (bytes === null) throw missing(paths, digest);
  const document = new JsonDocument(paths.blob(digest), "manifest", parse(bytes, paths, digest));
  const nested = document.field("manifests");
  if (!nested.isMissing) {
    const here = nested
      .items()
      .map(readDescriptor)
      .filter((one) => blobSize(paths, one.digest) !== null);
    for (const one of here) await requireWhole(one.digest, paths, surroundings);
    if (here.length === 0) throw missing(paths, digest);
    return bytes.length;
  }
  const blobs = [document.field("config"), ...document.field("layers").items()];
  for (const { digest: blob, size } of blobs.map(readDescriptor)) {
    if ((await files.stat(paths.blob(blob)))?.size !== size) throw missing(paths, blob);
  }
  return bytes.length;
}

function parse(bytes: Buffer, paths: StorePaths, digest: Digest): unknown {
  const read = readJson(bytes);
  if (read.kind === "value") return read.value;
  const fault = { kind: "damaged", where: paths.blob(digest), what: read.what } as const;
  throw new StoreError({ ...fault, expected: "a manifest" });
}

function missing(paths: StorePaths, digest: Digest): StoreError {
  const remedy = "write it first, and hold the lease until the image is published";
  return new StoreError({
    ...{ kind: "missing", where: paths.blob(digest), what: "the blob is missing", remedy },
  });
}
