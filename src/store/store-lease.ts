import type { Digest } from "../image/imported-image.ts";
import { canonicalName, type ImageReference } from "../image/reference.ts";
import type { Blobs } from "./blobs.ts";
import { DiskBlobs } from "./disk-blobs.ts";
import { withManifest } from "./index-change.ts";
import { type IndexDocument, type IndexEntry, newEntry } from "./index-document.ts";
import { Lease } from "./lease.ts";
import { readImages } from "./read-images.ts";
import { requireWhole, type StoreIndex } from "./store-index.ts";
import type { StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** A manifest whose blobs have been written, and what it is to be called. */
export interface PublishedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly names: readonly ImageReference[];
  readonly platform?: Readonly<Record<string, string>>;
  /** Image id that its build went on from. */
  readonly parent?: Digest;
}

export interface Published {
  /** Names that belonged to another image until then, with that image's id. */
  readonly taken: readonly { readonly name: ImageReference; readonly from: Digest }[];
}

/** A piece of work that brings an image into the store: what it writes stays until `release`, and for good once it is
 *  published. */
export class StoreLease {
  readonly blobs: Blobs;
  /** Blobs that it has brought. */
  readonly brought: ReadonlySet<Digest>;
  readonly #lease: Lease;
  readonly #paths: StorePaths;
  readonly #index: StoreIndex;
  readonly #surroundings: Surroundings;

  constructor(paths: StorePaths, lock: StoreLock, index: StoreIndex, surroundings: Surroundings) {
    this.#lease = new Lease(paths, lock, surroundings);
    const blobs = new DiskBlobs(paths, lock, this.#lease, surroundings);
    this.blobs = blobs;
    this.brought = blobs.published;
    this.#paths = paths;
    this.#index = index;
    this.#surroundings = surroundings;
  }

  /** The size of a blob that is there already, and will be until the release; else null. */
  keep(digest: Digest): Promise<number | null> {
    return this.#lease.keep(digest);
  }

  /** Puts a manifest into the index: from then on the image is there, as a whole.
   *  @throws StoreError when any of its blobs is missing */
  publish(manifest: PublishedManifest): Promise<Published> {
    const { digest, mediaType, names, platform, parent } = manifest;
    return this.#index.change(async (index) => {
      const size = await requireWhole(digest, this.#paths, this.#surroundings);
      const entry = newEntry({
        ...{ digest, mediaType, size },
        ...(platform === undefined ? {} : { platform }),
        ...(parent === undefined ? {} : { parent }),
      });
      const next = withManifest(index, entry, names);
      return { index: next, result: { taken: takenFrom(this.#paths, index, entry, names) } };
    });
  }

  release(): Promise<void> {
    return this.#lease.release();
  }
}

function takenFrom(
  paths: StorePaths,
  index: IndexDocument,
  entry: IndexEntry,
  names: readonly ImageReference[],
): Published["taken"] {
  const wanted = new Set(names.map(canonicalName));
  const entries = index.entries.filter(
    ({ reference }) => reference !== null && wanted.has(canonicalName(reference)),
  );
  const before = readImages(paths, { ...index, entries }).images;
  const [now] = readImages(paths, { ...index, entries: [entry] }).images;
  return before
    .filter(({ id }) => id !== now?.id)
    .flatMap(({ id, references }) => references.map((name) => ({ name, from: id })));
}
