import { chunksOf } from "../../image/chunks.ts";
import type { Image, ImageLayer } from "../../image/image.ts";
import type { Digest } from "../../image/imported-image.ts";
import { PIECE } from "../../image/layer-tar/tar-output.ts";
import { layerTarPieces } from "../../image/layer-tar/write-layer-tar.ts";
import type { ImageReference } from "../../image/reference.ts";
import { Turn } from "../../shell/turn.ts";
import type { ImageStore } from "../../store/image-store.ts";
import { type PutImage, putImage } from "../../store/put-image.ts";
import { isStoreFault } from "../../store/store-error.ts";
import type { StoreLease } from "../../store/store-lease.ts";
import { buildRecord, type KeptBuild, type KeptStep, stepRecord } from "./kept-step.ts";
import type { KeptSteps } from "./kept-steps.ts";

export interface KeepBuild {
  readonly image: Image;
  readonly names: readonly ImageReference[];
  /** Null: --no-cache. */
  readonly cache: KeptSteps | null;
  readonly parent?: Digest;
  /** RFC 3339. */
  readonly now: string;
  readonly signal?: AbortSignal;
}

/** Puts the image of a build into a store: its layers first, then the image as a whole with all its names at once; then
 *  the steps, for the next build. What fails or is stopped before the image is there leaves nothing.
 *  @throws StoreError; the signal's reason */
export async function keepBuild(
  store: ImageStore,
  lease: StoreLease,
  { image, names, cache, parent, now, signal }: KeepBuild,
): Promise<PutImage> {
  const layers = [...image.layers, ...(cache?.taken ?? []).flatMap(({ step }) => step.layer ?? [])];
  // A piece is on the disk before the next is made.
  const memory = Buffer.allocUnsafe(PIECE);
  const blobs = layers.flatMap((layer) => {
    const chunks = chunksOfLayer(layer, memory);
    return chunks === null ? [] : [{ digest: layer.diffId, chunks: () => heard(chunks(), signal) }];
  });
  try {
    await lease.blobs.putAll(blobs);
    signal?.throwIfAborted();
    const options = { names, ...(parent === undefined ? {} : { parent }) };
    const put = await putImage(image, options, lease, store.layers);
    if (cache !== null) await keepSteps(store, cache, put.id, now);
    return put;
  } catch (error) {
    await store.abandon(lease);
    throw error;
  }
}

/** The tar of a layer; null for a packed one, which goes in as it came, with the image. */
function chunksOfLayer(
  { layer, tar }: ImageLayer,
  memory: Uint8Array,
): (() => Iterable<Uint8Array>) | null {
  if (tar.kind === "read") return tar.packed === undefined ? () => chunksOf(tar.tar) : null;
  const { from = layer, profile, options = {} } = tar;
  return () => layerTarPieces(from, profile, options, () => memory);
}

/** The same, stopped by the signal. */
async function* heard(
  chunks: Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const turn = new Turn();
  for (const chunk of chunks) {
    await turn.take();
    signal?.throwIfAborted();
    yield chunk;
  }
}

/** Steps that cannot be kept are taken again next time: that is all. */
async function keepSteps(
  store: ImageStore,
  { engine, taken, used }: KeptSteps,
  image: Digest,
  now: string,
): Promise<void> {
  if (used.length === 0) return;
  const steps = taken.map(({ key, step: { layer, created }, identity }) => {
    const document: KeptStep = {
      ...{ version: 1, engine, key },
      identity,
      layer: layer === null ? null : { diffId: layer.diffId, size: layer.size },
      ...(created === undefined ? {} : { created }),
    };
    const needs = layer === null ? [] : [layer.diffId];
    return { key: stepRecord(engine, key), document, needs };
  });
  const name = buildRecord(engine, image);
  const before = (await store.buildCache.read(name))?.document as Partial<KeptBuild> | undefined;
  const count = (before?.count ?? 0) + 1;
  const document: KeptBuild = { version: 1, engine, image, keys: used, count, last: now };
  try {
    await store.buildCache.writeAll([...steps, { key: name, document, needs: [] }]);
  } catch (error) {
    if (!isStoreFault(error, "no-space") && !isStoreFault(error, "missing")) throw error;
  }
}
