import { chainIds } from "../image/chain-id.ts";
import type { Digest } from "../image/imported-image.ts";
import { familiarName } from "../image/reference.ts";
import { imageFault } from "./image-fault.ts";
import type { LayerCache } from "./layer-cache.ts";
import { isStoreFault, type StoreError } from "./store-error.ts";
import type { StoredImage, StoredLayer } from "./stored-image.ts";

/** One image as `docker images` and `docker system df` tell of it. */
export interface ImageSummary {
  readonly image: StoredImage;
  readonly id: Digest;
  /** Digest of the manifest, which a registry would call it by. */
  readonly digest: Digest;
  /** Names with a tag, as Docker shows them. */
  readonly names: readonly string[];
  /** Names with a digest. */
  readonly digests: readonly string[];
  readonly created: string | undefined;
  readonly layers: readonly LayerSummary[];
  /** Bytes of all its layers. */
  readonly size: number;
  /** Bytes of the layers that other images have, too. */
  readonly shared: number;
  /** Ids of images that were built on from it. */
  readonly children: readonly Digest[];
  /** Without a name and without children. */
  readonly dangling: boolean;
  /** Why a layer cannot be read, which then counts for nothing; null when all can. */
  readonly fault: StoreError | null;
}

export interface LayerSummary {
  readonly diffId: Digest;
  readonly chainId: Digest;
  readonly size: number;
  /** Images that have this layer with all below it. */
  readonly images: number;
}

/** Of a layer whose size nobody has counted, the blob is read. `root`: the store's folder. */
export async function summarize(
  images: readonly StoredImage[],
  cache: LayerCache,
  root: string,
): Promise<ImageSummary[]> {
  const uses = new Map<Digest, number>();
  for (const { main } of images) {
    for (const id of chainIds(main.config.diffIds)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const summaries: ImageSummary[] = [];
  for (const image of images) {
    const chain = chainIds(image.main.config.diffIds);
    const layers: LayerSummary[] = [];
    let fault: StoreError | null = null;
    for (const [i, layer] of image.main.layers.entries()) {
      const chainId = chain[i]!;
      const size = await sizeOf(image, layer, cache, root);
      if (typeof size !== "number") fault ??= size;
      const counted = typeof size === "number" ? size : 0;
      layers.push({ diffId: layer.diffId, chainId, size: counted, images: uses.get(chainId)! });
    }
    summaries.push({ ...summaryOf(image, layers, images), fault });
  }
  return summaries;
}

/** Or why there is none: one image that is damaged hides none of the others. */
async function sizeOf(
  { id, references }: StoredImage,
  layer: StoredLayer,
  cache: LayerCache,
  root: string,
): Promise<number | StoreError> {
  try {
    return await cache.size(layer);
  } catch (error) {
    const name = references[0] === undefined ? id : familiarName(references[0]);
    const fault = imageFault(name, root, error);
    if (isStoreFault(fault, "missing") || isStoreFault(fault, "damaged")) return fault;
    throw error;
  }
}

function summaryOf(
  image: StoredImage,
  layers: readonly LayerSummary[],
  all: readonly StoredImage[],
): Omit<ImageSummary, "fault"> {
  const { id, references, main } = image;
  const sum = (some: readonly LayerSummary[]) => some.reduce((total, { size }) => total + size, 0);
  const children = all.filter(({ parent }) => parent === id).map((one) => one.id);
  return {
    ...{ image, id, digest: main.digest, created: main.config.created, layers, children },
    names: references.filter(({ digest }) => digest === undefined).map(familiarName),
    digests: references.filter(({ digest }) => digest !== undefined).map(familiarName),
    size: sum(layers),
    shared: sum(layers.filter((layer) => layer.images > 1)),
    dangling: references.length === 0 && children.length === 0,
  };
}
