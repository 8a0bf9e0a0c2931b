import type { Image, ImageLayer, PackedTar } from "../image/image.ts";
import { importTar } from "../image/import-tar.ts";
import { LayerNames } from "../image/layer-names.ts";
import { openBlob } from "./disk-blobs.ts";
import { imageFault } from "./image-fault.ts";
import type { LayerCache } from "./layer-cache.ts";
import { StoreError } from "./store-error.ts";
import type { StorePaths } from "./store-paths.ts";
import type { StoredLayer, StoredManifest } from "./stored-image.ts";

/** An image whose layers are trees in memory; their contents are read from the store until it is closed, even if the
 *  image is removed meanwhile. */
export interface OpenedImage {
  readonly image: Image;
  readonly manifest: StoredManifest;
  close(): void;
}

/** Opens an image of the store. Digests were checked when it came in, and are not again.
 *  @throws StoreError naming the image when a blob is missing or damaged */
export async function openStored(
  manifest: StoredManifest,
  name: string,
  paths: StorePaths,
  cache: LayerCache,
): Promise<OpenedImage> {
  const closers: (() => void)[] = [];
  const close = () => {
    for (const one of closers.splice(0)) one();
  };
  const names = new LayerNames();
  try {
    const layers: ImageLayer[] = [];
    for (const layer of manifest.layers) {
      layers.push(await openLayer(layer, names.ofDigest(layer.diffId), paths, cache, closers));
    }
    return { image: { config: manifest.config, layers }, manifest, close };
  } catch (error) {
    close();
    throw imageFault(name, paths.root, error);
  }
}

async function openLayer(
  layer: StoredLayer,
  name: string,
  paths: StorePaths,
  cache: LayerCache,
  closers: (() => void)[],
): Promise<ImageLayer> {
  const blob = openBlob(paths, layer.digest);
  closers.push(blob.close);
  if (blob.range.size !== layer.size) {
    const what = `${paths.blob(layer.digest)} is ${blob.range.size} bytes long`;
    throw new StoreError({ kind: "damaged", what, expected: `${layer.size}` });
  }
  const tar = await cache.open(layer);
  closers.push(tar.close);
  const imported = importTar(tar.range, { name, digest: false, mayLackEnd: true });
  await cache.keepSize(layer.diffId, imported.size);
  const packed: PackedTar | null =
    layer.digest === layer.diffId
      ? null
      : { bytes: blob.range, digest: layer.digest, mediaType: layer.mediaType };
  return {
    // As it was counted when it was made: BuildKit counts links otherwise.
    ...{ layer: imported.layer, diffId: layer.diffId, size: await cache.size(layer) },
    tar: { kind: "read", tar: tar.range, ...(packed === null ? {} : { packed }) },
  };
}
