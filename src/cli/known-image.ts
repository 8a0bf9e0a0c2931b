import { isSynthetic } from "../build/bases/bundled-base.ts";
import { chainIds } from "../image/chain-id.ts";
import type { Digest, ImageConfig } from "../image/imported-image.ts";
import { familiarName } from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { StoredImage } from "../store/stored-image.ts";
import type { FoundImage } from "./find-image.ts";
import { openFound } from "./open-found.ts";

/** What can be told of an image that was found. */
export interface KnownImage {
  readonly config: ImageConfig;
  /** Names with a tag, and names with a digest, as Docker shows them. */
  readonly names: readonly string[];
  readonly digests: readonly string[];
  readonly parent: Digest | null;
  /** Lowest first. */
  readonly chainIds: readonly Digest[];
  readonly layerSizes: readonly number[];
  readonly size: number;
  /** It stands on a bundled base: its bytes are not real. */
  readonly synthetic: boolean;
}

/** What `inspect` and `history` tell. An image of the store is not opened for it. @throws StoreError, ImageError */
export async function knownImage(found: FoundImage, store: ImageStore): Promise<KnownImage> {
  if (found.source !== "store") {
    const opened = await openFound(found, store);
    opened.close();
    const { config, layers } = opened.image;
    const sizes = layers.map(({ size }) => size);
    return known(config, sizes, opened);
  }
  const { image } = found;
  const sizes: number[] = [];
  for (const layer of image.main.layers) sizes.push(await store.layers.size(layer));
  return known(image.main.config, sizes, image);
}

function known(
  config: ImageConfig,
  layerSizes: readonly number[],
  { references, parent }: Pick<StoredImage, "references" | "parent">,
): KnownImage {
  return {
    ...{ config, layerSizes, parent, chainIds: chainIds(config.diffIds) },
    names: references.filter(({ digest }) => digest === undefined).map(familiarName),
    digests: references.filter(({ digest }) => digest !== undefined).map(familiarName),
    size: layerSizes.reduce((sum, size) => sum + size, 0),
    synthetic: isSynthetic(config),
  };
}
