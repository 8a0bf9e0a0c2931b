import type { Descriptor } from "../image/descriptor.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import type { Digest } from "../image/imported-image.ts";
import { type LayerTarOptions, writeLayerTar } from "../image/layer-tar/write-layer-tar.ts";
import { OCI_TYPES } from "../image/media-types.ts";
import type { ImageReference } from "../image/reference.ts";
import type { LayerTarProfile } from "../image/tar-profile.ts";
import type { Layer } from "../layer/layer.ts";
import { copyRange, writeBlob } from "./copy-range.ts";
import type { LayerCache } from "./layer-cache.ts";
import { layerMediaType, makeManifest } from "./make-manifest.ts";
import type { Published, StoreLease } from "./store-lease.ts";

/** Writes the tar of a layer made here. */
export type WriteLayerTar = (
  layer: Layer,
  profile: LayerTarProfile,
  options?: LayerTarOptions,
) => Iterable<Uint8Array>;

export interface PutOptions {
  readonly names?: readonly ImageReference[];
  /** Image id that its build went on from. */
  readonly parent?: Digest;
  /** Default: the tar whose digest is the diff_id. */
  readonly writeLayerTar?: WriteLayerTar;
  /** Ends it between two pieces of a layer. */
  readonly signal?: AbortSignal;
}

export interface PutImage extends Published {
  readonly id: Digest;
  /** Digest of its manifest. */
  readonly manifest: Digest;
}

/** Writes what an image is made of, and publishes it. Layers that were read keep their bytes, packed ones their packing:
 *  they can be pushed under the digest they came with. */
export async function putImage(
  image: Image,
  options: PutOptions,
  lease: StoreLease,
  cache: LayerCache,
): Promise<PutImage> {
  const layers: Descriptor[] = [];
  for (const layer of image.layers) layers.push(await putLayer(layer, options, lease));
  await Promise.all(image.layers.map(({ diffId, size }) => cache.keepSize(diffId, size)));
  const { bytes, id, os, architecture, variant } = image.config;
  await writeBlob(id, [bytes], lease);
  const manifest = await lease.blobs.put([
    makeManifest({ digest: id, size: bytes.length }, layers),
  ]);
  const published = await lease.publish({
    ...{ digest: manifest.digest, mediaType: OCI_TYPES.manifest, names: options.names ?? [] },
    ...(os === undefined || architecture === undefined
      ? {}
      : { platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } }),
    ...(options.parent === undefined ? {} : { parent: options.parent }),
  });
  return { id, manifest: manifest.digest, ...published };
}

async function putLayer(
  { layer, diffId, tar }: ImageLayer,
  { writeLayerTar: write = writeLayerTar, signal }: PutOptions,
  lease: StoreLease,
): Promise<Descriptor> {
  if (tar.kind === "written") {
    const known = await lease.keep(diffId);
    if (known !== null) return { mediaType: layerMediaType(""), digest: diffId, size: known };
    await writeBlob(diffId, write(tar.from ?? layer, tar.profile, tar.options), lease, signal);
    return { mediaType: layerMediaType(""), digest: diffId, size: lease.blobs.size(diffId)! };
  }
  const { packed } = tar;
  const [range, digest] = packed === undefined ? [tar.tar, diffId] : [packed.bytes, packed.digest];
  await copyRange(range, digest, lease, signal);
  return { mediaType: layerMediaType(packed?.mediaType ?? ""), digest, size: range.size };
}
