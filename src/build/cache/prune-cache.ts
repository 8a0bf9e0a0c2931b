import type { Digest } from "../../image/imported-image.ts";
import type { ImageStore } from "../../store/image-store.ts";
import { type CacheRow, cacheRows } from "./cache-usage.ts";
import {
  buildRecord,
  type KeptBuild,
  type KeptStep,
  keptBuilds,
  keptSteps,
  stepRecord,
} from "./kept-step.ts";

/** Takes steps out of the build cache, the youngest first, and what nothing else needs of their layers: all of them, or
 *  those whose layers no image has. Gives what went. Moby: builder-next, Builder.Prune
 *  @throws StoreError */
export async function pruneCache(
  store: ImageStore,
  { all }: { readonly all: boolean },
): Promise<CacheRow[]> {
  const rows = (await cacheRows(store)).filter(({ shared }) => all || !shared).reverse();
  await removeSteps(
    store,
    rows.map(({ step }) => step),
  );
  return rows;
}

/** Takes out the steps of the classic builder that no image came of any more: its cache is the images themselves, and
 *  goes with them. Moby: imageService.DeleteImage deletes untagged parents.
 *  @throws StoreError */
export async function dropClassicSteps(store: ImageStore): Promise<void> {
  const records = await store.buildCache.list();
  const isClassic = ({ engine }: KeptStep | KeptBuild) => engine === "docker-20.10-classic";
  const steps = keptSteps(records).filter(isClassic);
  if (steps.length === 0) return;
  const { images } = await store.images();
  const ids = new Set(images.map(({ id }) => id));
  const builds = keptBuilds(records).filter((one) => isClassic(one) && ids.has(one.image));
  const needed = new Set(builds.flatMap(({ keys }) => keys));
  await removeSteps(
    store,
    steps.filter(({ key }) => !needed.has(key)),
  );
}

async function removeSteps(store: ImageStore, steps: readonly KeptStep[]): Promise<void> {
  if (steps.length === 0) return;
  const freed = new Set<Digest>();
  for (const { engine, key, layer } of steps) {
    await store.buildCache.remove(stepRecord(engine, key));
    if (layer !== null) freed.add(layer.diffId);
  }
  await dropBuilds(store);
  await store.gc({ only: freed });
}

/** A build none of whose steps is known says nothing any more. */
async function dropBuilds(store: ImageStore): Promise<void> {
  const records = await store.buildCache.list();
  const known = new Set(keptSteps(records).map(({ engine, key }) => `${engine} ${key}`));
  for (const { engine, image, keys } of keptBuilds(records)) {
    if (keys.some((key) => known.has(`${engine} ${key}`))) continue;
    await store.buildCache.remove(buildRecord(engine, image));
  }
}
