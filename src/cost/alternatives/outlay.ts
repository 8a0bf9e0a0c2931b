import type { CachedBytes } from "./page-cache.ts";

/** What containers cost under one way to store them. Bytes; `containers` together have done the same steps. */
export interface Outlay {
  readonly containers: number;
  /** What the image takes on disk, once for all containers. */
  readonly imageBytes: number;
  /** What the containers take on disk beside it. */
  readonly containerBytes: number;
  /** What they keep in memory (tmpfs). */
  readonly memoryBytes: number;
  /** What programs wrote. */
  readonly writtenBytes: number;
  /** What was written beside that: copies to begin with, copy-ups, the rest of blocks of which a part was written. */
  readonly copiedBytes: number;
  readonly cached: CachedBytes;
}

/** All bytes that went to disk (or to a tmpfs). */
export const movedBytes = ({ writtenBytes, copiedBytes }: Outlay): number =>
  writtenBytes + copiedBytes;

/** (written + copied) / written; null when nothing was written. */
export const amplificationOf = (outlay: Outlay): number | null =>
  outlay.writtenBytes === 0 ? null : movedBytes(outlay) / outlay.writtenBytes;

/** How many containers like these a disk takes beside their image: 0 when not even the image fits, Infinity where a
 *  container stores nothing. Inodes and directories are left out. */
export function containersThatFit(outlay: Outlay, disk: number): number {
  const free = disk - outlay.imageBytes;
  if (free < 0) return 0;
  if (outlay.containerBytes === 0) return Number.POSITIVE_INFINITY;
  return Math.floor((free * outlay.containers) / outlay.containerBytes);
}

/** What a number of containers like these come to. */
export interface Together {
  /** Image and containers. */
  readonly diskBytes: number;
  /** Of that, what all containers share: the image. */
  readonly sharedDiskBytes: number;
  readonly cacheBytes: number;
  /** Of that, what is there once for all of them. */
  readonly sharedCacheBytes: number;
}

/** `count` containers that each do what these did on average. Rounded up to whole bytes. */
export function together(outlay: Outlay, count: number): Together {
  const { containers, imageBytes, containerBytes, memoryBytes, cached } = outlay;
  const times = (bytes: number) => Math.ceil((bytes * count) / containers);
  return {
    diskBytes: imageBytes + times(containerBytes),
    sharedDiskBytes: imageBytes,
    cacheBytes: cached.common + times(cached.own + memoryBytes),
    sharedCacheBytes: cached.common,
  };
}
