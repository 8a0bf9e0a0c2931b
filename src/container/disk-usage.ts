/** A layer as images share it. */
export interface UsedLayer {
  readonly chainId: string;
  readonly size: number;
}

export interface UsedImage {
  readonly id: string;
  /** Lowest first. */
  readonly layers: readonly UsedLayer[];
}

export interface UsedContainer {
  readonly imageId: string;
  readonly sizeRw: number;
  readonly running: boolean;
}

export interface UsedVolume {
  readonly size: number;
  /** Containers that have it. */
  readonly references: number;
}

/** One line of `docker system df`; sizes are bytes. */
export interface UsageTotal {
  readonly total: number;
  readonly active: number;
  readonly size: number;
  readonly reclaimable: number;
  /** Of `size`, whole percents, rounded down as Docker does; null when there is nothing. */
  readonly reclaimablePercent: number | null;
}

/** One image of `docker system df -v`. */
export interface ImageUsage {
  readonly id: string;
  readonly size: number;
  /** In layers that another image of the list has, too. */
  readonly shared: number;
  readonly unique: number;
  readonly containers: number;
}

export interface DiskUsage {
  readonly images: UsageTotal;
  readonly containers: UsageTotal;
  readonly volumes: UsageTotal;
  /** In the order given. */
  readonly perImage: readonly ImageUsage[];
}

export interface DiskUsageInit {
  /** Images that have a tag, or no child: each once, whatever tags it has. */
  readonly images: readonly UsedImage[];
  readonly containers: readonly UsedContainer[];
  readonly volumes?: readonly UsedVolume[];
  /** Layers that no image of the list has, but the store keeps. */
  readonly otherLayers?: readonly UsedLayer[];
}

/** What `docker system df` counts. Moby: daemon.SystemDiskUsage, imageService.Images; cli: formatter/disk_usage.go */
export function diskUsage(init: DiskUsageInit): DiskUsage {
  const { images, containers, volumes = [], otherLayers = [] } = init;
  const perImage = usageOfImages(images, containers);
  const layers = new Map<string, number>();
  for (const { chainId, size } of [...images.flatMap((one) => one.layers), ...otherLayers]) {
    layers.set(chainId, size);
  }
  const used = perImage.filter((one) => one.containers > 0);
  const size = sum([...layers.values()]);
  const stopped = containers.filter(({ running }) => !running);
  const unused = volumes.filter(({ references }) => references === 0);
  return {
    images: total({
      total: images.length,
      active: used.length,
      size,
      // What only used images need stays; what they share counts as reclaimable all the same.
      reclaimable: size - sum(used.map(({ unique }) => unique)),
    }),
    containers: total({
      total: containers.length,
      active: containers.length - stopped.length,
      size: sum(containers.map(({ sizeRw }) => sizeRw)),
      reclaimable: sum(stopped.map(({ sizeRw }) => sizeRw)),
    }),
    volumes: total({
      total: volumes.length,
      active: volumes.length - unused.length,
      size: sum(volumes.map((volume) => volume.size)),
      reclaimable: sum(unused.map((volume) => volume.size)),
    }),
    perImage,
  };
}

/** Sizes of images by what they share. A layer is shared when two images of the list have it, on the same layers. */
export function usageOfImages(
  images: readonly UsedImage[],
  containers: readonly UsedContainer[],
): ImageUsage[] {
  const references = new Map<string, number>();
  for (const { chainId } of images.flatMap(({ layers }) => layers)) {
    references.set(chainId, (references.get(chainId) ?? 0) + 1);
  }
  return images.map(({ id, layers }) => {
    const size = sum(layers.map((layer) => layer.size));
    const inCommon = layers.filter(({ chainId }) => references.get(chainId)! > 1);
    const shared = sum(inCommon.map((layer) => layer.size));
    const count = containers.filter(({ imageId }) => imageId === id).length;
    return { id, size, shared, unique: size - shared, containers: count };
  });
}

function total(counts: Omit<UsageTotal, "reclaimablePercent">): UsageTotal {
  const { size, reclaimable } = counts;
  return {
    ...counts,
    reclaimablePercent: size === 0 ? null : Math.floor((reclaimable * 100) / size),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
