import { DEPTH_LIMITS } from "../driver/depth-limits.ts";
import type { Descriptor } from "../image/descriptor.ts";
import { digestOfRange, requireDigest } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import { OCI_TYPES } from "../image/media-types.ts";
import { type ImageReference, tryParseReference } from "../image/reference.ts";
import {
  openSavedImages,
  type SavedImage,
  type SavedImages,
  type SavedLayer,
} from "../image/saved-images.ts";
import { layerCompressionOf } from "../image/unpack/compression.ts";
import { copyRange, writeBlob } from "./copy-range.ts";
import type { ImageStore } from "./image-store.ts";
import { layerMediaType, makeManifest } from "./make-manifest.ts";
import { isStoreFault, StoreError } from "./store-error.ts";
import type { Published, StoreLease } from "./store-lease.ts";

export interface LoadOptions {
  /** Where an archive that is packed as a whole is unpacked to. */
  readonly tempDir?: string;
  /** Called before each layer. */
  readonly onLayer?: (diffId: Digest, index: number, count: number) => void;
  /** Ends it between two pieces of a layer. */
  readonly signal?: AbortSignal;
}

/** One image of an archive that is in the store now. */
export interface LoadedImage extends Published {
  readonly id: Digest;
  readonly names: readonly ImageReference[];
  /** Names of the archive that are no references; the image was loaded without them. */
  readonly refusedNames: readonly string[];
}

/** Takes all images of an archive into a store: what `docker save`, skopeo, buildah, umoci and this program write.
 *  Blobs and manifests stay as they are, byte for byte. An image is there as a whole or not at all, and of one that is
 *  damaged nothing is left; those before it stay.
 *  @throws ImageError when the archive is damaged; StoreError when it cannot be kept; the signal's reason */
export async function loadImages(
  path: string,
  store: ImageStore,
  options: LoadOptions = {},
): Promise<LoadedImage[]> {
  const { tempDir } = options;
  const saved = await openSavedImages(path, tempDir === undefined ? {} : { tempDir });
  try {
    return await loadSaved(saved, store, options);
  } finally {
    saved.close();
  }
}

async function loadSaved(
  saved: SavedImages,
  store: ImageStore,
  options: LoadOptions,
): Promise<LoadedImage[]> {
  const lease = await store.lease();
  try {
    const loaded = await new Loader(store, lease, options).load(saved);
    await lease.release();
    return loaded;
  } catch (error) {
    await store.abandon(lease);
    throw error;
  }
}

class Loader {
  readonly #store: ImageStore;
  readonly #lease: StoreLease;
  readonly #options: LoadOptions;

  constructor(store: ImageStore, lease: StoreLease, options: LoadOptions) {
    this.#store = store;
    this.#lease = lease;
    this.#options = options;
  }

  async load({ images, indexes }: SavedImages): Promise<LoadedImage[]> {
    const loaded: LoadedImage[] = [];
    const nested = new Set(indexes.flatMap(({ bytes }) => digestsIn(bytes)));
    for (const image of images) {
      const descriptor = await this.#write(image);
      // Those of an index are published with it.
      if (image.names.length === 0 && nested.has(descriptor.digest)) continue;
      loaded.push(await this.#publish(image, descriptor, image.config.id));
    }
    for (const index of indexes) {
      await writeBlob(index.digest, [index.bytes], this.#lease);
      const { mediaType, digest } = index;
      loaded.push(await this.#publish(index, { mediaType, digest }, digest));
    }
    return loaded;
  }

  async #publish(
    { names, parent }: Pick<SavedImage, "names" | "parent">,
    { mediaType, digest }: Omit<Descriptor, "size">,
    id: Digest,
  ): Promise<LoadedImage> {
    const references = names.map((name) => ({ name, reference: tryParseReference(name) }));
    const known = references.flatMap(({ reference }) => reference ?? []);
    const refusedNames = references.filter((one) => one.reference === null).map((one) => one.name);
    const published = await this.#lease.publish({
      ...{ digest, mediaType, names: known },
      ...(parent === undefined ? {} : { parent }),
    });
    return { id, names: known, refusedNames, ...published };
  }

  async #write(image: SavedImage): Promise<Omit<Descriptor, "size">> {
    requireDepth(image);
    const layers: Descriptor[] = [];
    for (const [i, layer] of image.layers.entries()) {
      this.#options.onLayer?.(layer.diffId, i, image.layers.length);
      layers.push(await this.#writeLayer(layer));
    }
    const { id, bytes } = image.config;
    await writeBlob(id, [bytes], this.#lease);
    if (image.manifest !== undefined) {
      const { mediaType, digest } = image.manifest;
      await writeBlob(digest, [image.manifest.bytes], this.#lease);
      return { mediaType: mediaType === "" ? OCI_TYPES.manifest : mediaType, digest };
    }
    const made = makeManifest({ digest: id, size: bytes.length }, layers);
    const { digest } = await this.#lease.blobs.put([made]);
    return { mediaType: OCI_TYPES.manifest, digest };
  }

  /** Copies the blob; then unpacks it if need be, and reads its tree: a layer that cannot be one is not taken in. */
  async #writeLayer({ blob, diffId, digest: told }: SavedLayer): Promise<Descriptor> {
    const compression = layerCompressionOf(blob);
    const digest = told ?? (compression === "none" ? diffId : digestOfRange(blob));
    try {
      await copyRange(blob, digest, this.#lease, this.#options.signal);
    } catch (error) {
      if (!isStoreFault(error, "wrong-digest")) throw error;
      requireDigest(blob.label, "the layer", digestOfRange(blob), digest);
      throw error;
    }
    if (compression === "none") requireDigest(blob.label, "the layer", digest, diffId);
    await this.#store.layers.check({ digest, diffId });
    return { mediaType: layerMediaType(compression), digest, size: blob.size };
  }
}

function digestsIn(bytes: Uint8Array): Digest[] {
  const text = Buffer.from(bytes).toString("utf8");
  return (text.match(/sha256:[0-9a-f]{64}/g) ?? []) as Digest[];
}

/** As `docker load` refuses it; BuildKit may have built it all the same. */
function requireDepth({ layers, names }: SavedImage): void {
  const { most, message } = DEPTH_LIMITS["image store"];
  if (layers.length <= most) return;
  const what = `${names[0] ?? "an image"}: ${message}: ${layers.length} layers`;
  throw new StoreError({ kind: "refused", what, expected: `at most ${most}` });
}
