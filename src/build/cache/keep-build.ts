import { setImmediate } from "node:timers/promises";
import type { Image, ImageLayer } from "../../image/image.ts";
import type { Digest } from "../../image/imported-image.ts";
import { writeLayerTar } from "../../image/layer-tar/write-layer-tar.ts";
import type { ImageReference } from "../../image/reference.ts";
import { copyRange, writeBlob } from "../../store/copy-range.ts";
import type { ImageStore } from "../../store/image-store.ts";
import { type PutImage, putImage } from "../../store/put-image.ts";
import { isStoreFault } from "../../store/store-error.ts";
import type { StoreLease } from "../../store/store-lease.ts";
import type { EngineName } from "../profile.ts";
import type { KeptStep, KeptSteps, NewStep } from "./kept-steps.ts";

export interface KeepBuild {
  readonly image: Image;
  readonly names: readonly ImageReference[];
  /** Null: --no-cache. */
  readonly cache: KeptSteps | null;
  readonly parent?: Digest;
  readonly signal?: AbortSignal;
}

/** Puts the image of a build into a store: its layers first, then the image as a whole with all its names at once; then
 *  the steps, for the next build. What fails or is stopped before the image is there leaves nothing.
 *  @throws StoreError; the signal's reason */
export async function keepBuild(
  store: ImageStore,
  lease: StoreLease,
  { image, names, cache, parent, signal }: KeepBuild,
): Promise<PutImage> {
  const layers = [...image.layers, ...(cache?.taken ?? []).flatMap(({ step }) => step.layer ?? [])];
  const written = new Set<Digest>();
  try {
    for (const layer of layers) {
      await setImmediate();
      signal?.throwIfAborted();
      if (await putLayer(layer, lease)) written.add(layer.diffId);
    }
    signal?.throwIfAborted();
    const options = { names, ...(parent === undefined ? {} : { parent }) };
    const put = await putImage(image, options, lease, store.layers);
    for (const step of cache?.taken ?? []) await keepStep(store, cache!.engine, step);
    return put;
  } catch (error) {
    await lease.release();
    if (written.size > 0) await store.gc({ only: written }).catch(() => undefined);
    throw error;
  }
}

/** Whether it had to be written. */
async function putLayer({ layer, diffId, tar }: ImageLayer, lease: StoreLease): Promise<boolean> {
  if ((await lease.keep(diffId)) !== null) return false;
  if (tar.kind === "read") {
    // A packed layer goes in as it came, with the image.
    if (tar.packed !== undefined) return false;
    return copyRange(tar.tar, diffId, lease);
  }
  await writeBlob(diffId, writeLayerTar(tar.from ?? layer, tar.profile, tar.options), lease);
  return true;
}

/** A step that cannot be kept is taken again next time: that is all. */
async function keepStep(
  store: ImageStore,
  engine: EngineName,
  { key, step, identity }: NewStep,
): Promise<void> {
  const { layer, created } = step;
  const document: KeptStep = {
    ...{ version: 1, engine, key },
    identity,
    layer: layer === null ? null : { diffId: layer.diffId, size: layer.size },
    ...(created === undefined ? {} : { created }),
  };
  try {
    const needs = layer === null ? [] : [layer.diffId];
    await store.buildCache.write(`${engine}-${key.slice("sha256:".length)}`, { document, needs });
  } catch (error) {
    if (!isStoreFault(error, "no-space") && !isStoreFault(error, "missing")) throw error;
  }
}
