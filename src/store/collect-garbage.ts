import { join } from "node:path";
import type { Digest } from "../image/imported-image.ts";
import type { IndexDocument } from "./index-document.ts";
import { layerOfCacheName } from "./layer-cache.ts";
import { pinnedDigests } from "./lease.ts";
import { removeLeftOvers } from "./left-overs.ts";
import { reachable } from "./reachable.ts";
import { recordNeeds, sweepRecords } from "./records.ts";
import { StoreError } from "./store-error.ts";
import { digestOfName, type StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

export interface GarbageOptions {
  /** Milliseconds that a blob must have been there: other tools write blobs before the index refers to them, and do not
   *  say so. Default: an hour. */
  readonly minAge?: number;
  /** Only these, whatever their age: what a piece of work has written that came to nothing, or what an image had that is
   *  gone. And those that have been garbage for a day: nobody else takes away what failed pulls have left. */
  readonly only?: ReadonlySet<Digest>;
}

export interface CollectedGarbage {
  readonly blobs: readonly Digest[];
  /** Bytes freed, caches and temporary files with them. */
  readonly bytes: number;
}

const AN_HOUR = 60 * 60 * 1000;
/** Milliseconds after which a blob that nothing needs goes with those that were asked for. */
const LONG_GARBAGE = 24 * AN_HOUR;

/** Takes away all that nothing refers to: blobs that neither the index, nor a container, nor the build cache, nor a
 *  living process needs; caches of layers that are gone; what dead processes have left. The caller holds the lock.
 *  @throws StoreError when a document is damaged, for what it refers to is not known */
export async function collectGarbage(
  index: IndexDocument,
  paths: StorePaths,
  surroundings: Surroundings,
  options: GarbageOptions = {},
): Promise<CollectedGarbage> {
  const { files, now } = surroundings;
  const { only, minAge = only === undefined ? AN_HOUR : LONG_GARBAGE } = options;
  const roots = await rootsOf(index, paths, surroundings);
  const { digests, damaged } = await reachable(roots, paths, files);
  if (damaged[0] !== undefined) throw damagedDocument(paths, damaged[0]);
  const blobs: Digest[] = [];
  let bytes = 0;
  const remove = async (path: string) => {
    bytes += (await files.stat(path))?.size ?? 0;
    await files.remove(path);
  };
  for (const name of await files.list(paths.blobs)) {
    const digest = digestOfName(name);
    if (digest === null || digests.has(digest)) continue;
    const stat = await files.stat(join(paths.blobs, name));
    // A file may be younger than none: its time has fractions of a millisecond, and clocks are set back.
    const isOld = stat !== null && Math.max(0, now() - stat.changed) >= minAge;
    if (!isOld && only?.has(digest) !== true) continue;
    await remove(join(paths.blobs, name));
    blobs.push(digest);
  }
  for (const name of await files.list(paths.layers)) {
    const layer = layerOfCacheName(name);
    if (layer !== null && !digests.has(`sha256:${layer}`)) await remove(join(paths.layers, name));
  }
  bytes += await removeLeftOvers(paths, surroundings);
  await sweepRecords(paths.containers, surroundings);
  await sweepRecords(paths.buildCache, surroundings);
  return { blobs, bytes };
}

/** All that must stay, with what it refers to. */
async function rootsOf(index: IndexDocument, paths: StorePaths, surroundings: Surroundings) {
  return {
    documents: index.entries.map(({ digest }) => digest),
    blobs: [
      ...(await recordNeeds(paths.containers, surroundings)),
      ...(await recordNeeds(paths.buildCache, surroundings)),
      ...(await pinnedDigests(paths, surroundings)),
    ],
  };
}

function damagedDocument(paths: StorePaths, digest: Digest): StoreError {
  return new StoreError({
    kind: "damaged",
    where: paths.blob(digest),
    what: "no JSON, so that nobody knows which blobs it needs; nothing was removed",
    remedy: "remove its image (copyup images names it), then pull, load or build it again",
  });
}
