import { buildkitCacheId } from "../../driver/driver-ids.ts";
import type { Digest } from "../../image/imported-image.ts";
import type { ImageStore } from "../../store/image-store.ts";
import { type KeptBuild, type KeptStep, keptBuilds, keptSteps } from "./kept-step.ts";

/** A step that the build cache holds, as `docker system df -v` tells of it. */
export interface CacheRow {
  /** 25 digits of base 36. */
  readonly id: string;
  /** As `copyup build` knows it. */
  readonly step: KeptStep;
  /** As written. */
  readonly instruction: string;
  /** Bytes. */
  readonly size: number;
  readonly created: string;
  readonly lastUsed: string;
  /** Builds that went through it. */
  readonly usage: number;
  /** An image has its layer, too. */
  readonly shared: boolean;
}

/** What BuildKit's cache holds, the oldest first: a row for each step that made a layer. Steps of the classic builder
 *  are no rows: there the images themselves are the cache. Moby: builder-next, Builder.DiskUsage */
export async function cacheRows(store: ImageStore): Promise<CacheRow[]> {
  const records = await store.buildCache.list();
  const steps = keptSteps(records).filter(
    ({ engine, layer }) => engine !== "docker-20.10-classic" && layer !== null,
  );
  if (steps.length === 0) return [];
  const builds = keptBuilds(records);
  const layers = await layersOfImages(store);
  const rows = steps.map((step) => rowOf(step, builds, layers));
  // Of one time: as they stand in a build.
  const order = builds.flatMap(({ keys }) => keys);
  const place = ({ step }: CacheRow) => order.indexOf(step.key);
  return rows.sort((a, b) =>
    a.created === b.created ? place(a) - place(b) : a.created < b.created ? -1 : 1,
  );
}

function rowOf(
  step: KeptStep,
  builds: readonly KeptBuild[],
  layers: ReadonlySet<Digest>,
): CacheRow {
  const { key, engine, identity, layer, created = "" } = step;
  const uses = builds.filter((one) => one.engine === engine && one.keys.includes(key));
  const last = uses.map((one) => one.last).sort();
  return {
    ...{ step, created, instruction: identity.instruction, size: layer!.size },
    id: buildkitCacheId(`${engine} ${key}`),
    lastUsed: last.at(-1) ?? created,
    usage: uses.reduce((sum, { count }) => sum + count, 0),
    shared: layers.has(layer!.diffId),
  };
}

async function layersOfImages(store: ImageStore): Promise<Set<Digest>> {
  const { images } = await store.images();
  return new Set(images.flatMap(({ main }) => main.layers.map(({ diffId }) => diffId)));
}
