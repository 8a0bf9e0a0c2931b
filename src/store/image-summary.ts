import { chainIds } from "../image/chain-id.ts";
import type { Digest } from "../image/imported-image.ts";
import { familiarName } from "../image/reference.ts";
import type { LayerCache } from "./layer-cache.ts";
import type { StoredImage } from "./stored-image.ts";

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
}

export interface LayerSummary {
  readonly diffId: Digest;
  readonly chainId: Digest;
  readonly size: number;
  /** Images that have this layer with all below it. */
  readonly images: number;
}

export async function summarize(
  images: readonly StoredImage[],
  cache: LayerCache,
): Promise<ImageSummary[]> {
  const uses = new Map<Digest, number>();
  for (const { main } of images) {
    for (const id of chainIds(main.config.diffIds)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const summaries: ImageSummary[] = [];
  for (const image of images) {
    const chain = chainIds(image.main.config.diffIds);
    const layers: LayerSummary[] = [];
    for (const [i, layer] of image.main.layers.entries()) {
      const chainId = chain[i]!;
      const size = await cache.size(layer);
      layers.push({ diffId: layer.diffId, chainId, size, images: uses.get(chainId)! });
    }
    summaries.push(summaryOf(image, layers, images));
  }
  return summaries;
}

function summaryOf(
  image: StoredImage,
  layers: readonly LayerSummary[],
  all: readonly StoredImage[],
): ImageSummary {
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
