import { createGzip } from "node:zlib";
import { chunksOf } from "../image/chunks.ts";
import type { Descriptor } from "../image/descriptor.ts";
import { ImageError } from "../image/image-error.ts";
import type { Digest } from "../image/imported-image.ts";
import { throughTransform } from "../image/through-transform.ts";
import type { LayerCache } from "../store/layer-cache.ts";
import { layerMediaType } from "../store/make-manifest.ts";
import type { StoreLease } from "../store/store-lease.ts";
import type { StoredImage, StoredLayer } from "../store/stored-image.ts";

const PACKED = /[.+](gzip|zstd)$/;

export function isPacked(mediaType: string): boolean {
  return PACKED.test(mediaType);
}

/** The blob of a layer as a registry is to have it, packed: as it is, as another image of the store has it, or packed
 *  with gzip into the store, where it stays until garbage is collected. The same tar gives the same blob. */
export async function packedLayer(
  layer: StoredLayer,
  images: readonly StoredImage[],
  lease: StoreLease,
  cache: LayerCache,
): Promise<Descriptor> {
  const known = isPacked(layer.mediaType)
    ? layer
    : await findPacked(layer.diffId, images, lease, cache);
  if (known !== null) return known;
  const blob = lease.blobs.open(layer.digest);
  try {
    const packing = throughTransform(chunksOf(blob.range), createGzip({ level: 6 }));
    const { digest, size } = await lease.blobs.put(packing);
    return { mediaType: layerMediaType("gzip"), digest, size };
  } finally {
    blob.close();
  }
}

async function findPacked(
  diffId: Digest,
  images: readonly StoredImage[],
  lease: StoreLease,
  cache: LayerCache,
): Promise<StoredLayer | null> {
  const layers = images.flatMap(({ platforms }) => platforms.flatMap((one) => one.layers));
  for (const layer of layers) {
    if (layer.diffId !== diffId || !isPacked(layer.mediaType)) continue;
    if ((await lease.keep(layer.digest)) !== layer.size) continue;
    if (await isTrue(layer, cache)) return layer;
  }
  return null;
}

/** Other tools write into the store, too, and what they say of a blob nobody has looked at. */
async function isTrue(layer: StoredLayer, cache: LayerCache): Promise<boolean> {
  try {
    await cache.check(layer);
    return true;
  } catch (error) {
    if (error instanceof ImageError) return false;
    throw error;
  }
}
