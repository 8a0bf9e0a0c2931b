import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { Descriptor } from "../image/descriptor.ts";
import type { Digest } from "../image/imported-image.ts";
import { chunksOf } from "../store/copy-range.ts";
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
): Promise<Descriptor> {
  const known = isPacked(layer.mediaType) ? layer : await findPacked(layer.diffId, images, lease);
  if (known !== null) return known;
  const blob = lease.blobs.open(layer.digest);
  try {
    const packing = Readable.from(chunksOf(blob.range)).pipe(createGzip({ level: 6 }));
    const { digest, size } = await lease.blobs.put(packing);
    await lease.keep(digest);
    return { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest, size };
  } finally {
    blob.close();
  }
}

async function findPacked(
  diffId: Digest,
  images: readonly StoredImage[],
  lease: StoreLease,
): Promise<StoredLayer | null> {
  for (const { platforms } of images) {
    for (const { layers } of platforms) {
      const found = layers.find((one) => one.diffId === diffId && isPacked(one.mediaType));
      if (found !== undefined && (await lease.keep(found.digest)) === found.size) return found;
    }
  }
  return null;
}
