import { FsError } from "../base/fs-error.ts";
import { Journal, type Segment } from "../layer/journal.ts";
import type { Layer } from "../layer/layer.ts";
import { pastLayers } from "../layer/past-layers.ts";
import type { Taken } from "../layer/store-share.ts";
import { LayerWriter } from "../layer/writer.ts";
import { Superblock } from "../lookup/superblock.ts";
import type { Mounted } from "../mount/mounted.ts";
import type { OverlayFs } from "./overlay-fs.ts";

/** A state of an overlay that it can be brought back to, from Overlay.snapshot. */
export class Snapshot {
  /** @internal */
  readonly mounted: Mounted;
  /** Changes of the upper since then. Null on a mount without one. @internal */
  readonly segment: Segment | null;
  readonly #taken: Taken | null;
  readonly #sharedWhiteout: string | null;
  readonly #sharesWhiteouts: boolean;
  readonly #dentryLimit: number;
  readonly #counters: Superblock["counters"];
  readonly #temps: number;

  /** Keeps nothing of what is cached. @internal */
  constructor(sb: Superblock, segment: Segment | null) {
    const { mounted, sharedWhiteout, sharesWhiteouts, dcache, counters } = sb;
    this.mounted = mounted;
    this.segment = segment;
    this.#taken = mounted.upper?.writer.share.taken ?? null;
    this.#sharedWhiteout = sharedWhiteout;
    this.#sharesWhiteouts = sharesWhiteouts;
    this.#dentryLimit = dcache.limit;
    this.#counters = counters;
    this.#temps = counters.temps;
  }

  /** A superblock of what is rolled back, with nothing cached. @internal */
  reopen(): Superblock {
    const { mounted } = this;
    const sb = new Superblock(mounted, this.#dentryLimit, this.#counters);
    sb.sharedWhiteout = this.#sharedWhiteout;
    sb.sharesWhiteouts = this.#sharesWhiteouts;
    this.#counters.temps = this.#temps;
    if (this.#taken !== null) mounted.upper?.writer.share.goBack(this.#taken);
    return sb;
  }
}

/** The snapshots of one overlay, oldest first. */
export class History {
  readonly #fs: OverlayFs;
  readonly #snapshots: Snapshot[] = [];

  constructor(fs: OverlayFs) {
    this.#fs = fs;
  }

  add(): Snapshot {
    const { sb } = this.#fs;
    const { upper } = sb.mounted;
    const snapshot = new Snapshot(sb, upper === null ? null : begin(upper));
    this.#snapshots.push(snapshot);
    return snapshot;
  }

  /** Takes back all that happened since, and gives what to mount. Later snapshots are gone.
   *  @throws TypeError for one that is gone */
  goBack(snapshot: Snapshot): Superblock {
    this.#snapshots.splice(this.#indexOf(snapshot, "restore") + 1);
    const { upper } = snapshot.mounted;
    if (snapshot.segment !== null) upper?.writer.journal?.rollBack(snapshot.segment);
    return snapshot.reopen();
  }

  /** @throws TypeError for one that is gone */
  forget(snapshot: Snapshot): void {
    this.#snapshots.splice(this.#indexOf(snapshot, "forget"), 1);
    const writer = snapshot.mounted.upper?.writer;
    if (writer == null || snapshot.segment === null) return;
    writer.journal?.forget(snapshot.segment);
    if (writer.journal?.segments.length === 0) writer.journal = null;
  }

  has(snapshot: Snapshot): boolean {
    return this.#snapshots.includes(snapshot);
  }

  /** What changed since, segment by segment. @throws TypeError for one that is gone */
  since(snapshot: Snapshot): readonly Segment[] {
    this.#indexOf(snapshot, "view");
    const segments = snapshot.mounted.upper?.writer.journal?.segments ?? [];
    return snapshot.segment === null ? [] : segments.slice(segments.indexOf(snapshot.segment));
  }

  #indexOf(snapshot: Snapshot, call: string): number {
    const index = this.#snapshots.indexOf(snapshot);
    if (index >= 0) return index;
    throw new TypeError(
      `${call}: the overlay has no such snapshot: it was forgotten, or one before it was restored`,
    );
  }
}

function begin({ writer, layer }: NonNullable<Mounted["upper"]>): Segment {
  writer.journal ??= new Journal();
  return writer.journal.begin(layer.store.nextIno);
}

/** What a mount has in use is free for others, or again its own. */
export function release({ locked, upper }: Mounted): void {
  for (const root of locked) upper?.layer.store.inUse.delete(root);
}

export function retake({ locked, upper }: Mounted): void {
  for (const root of locked) upper?.layer.store.inUse.add(root);
}

/** The next mount goes on counting where the last one was. */
export function goOnCounting(last: Mounted, next: Mounted): void {
  if (last.upper === null || next.upper === null) return;
  last.upper.writer.share.add(next.upper.writer.share);
  next.upper.writer.share = last.upper.writer.share;
}

/** @throws FsError EROFS: nothing can be written, so there is nothing to commit */
export function upperToCommit({ upper, readonly }: Mounted): Layer {
  if (upper === null || readonly) throw new FsError("EROFS", "commit");
  return upper.layer;
}

/** A mount as it was, that cannot be written. Nothing of what a mount does to its upper and workdir is done to them. */
export function pastMounted(mounted: Mounted, since: readonly Segment[]): Mounted {
  const { upper, clock } = mounted;
  const past = { trace: null, locked: [], superReadonly: true, readonly: true };
  if (upper === null) return { ...mounted, ...past };
  const [layer, work] = pastLayers([upper.layer, upper.work] as const, since);
  const workdir = work.get(upper.index === null ? "/work" : "/index") ?? work.root;
  const index = upper.index === null ? null : workdir;
  const writer = new LayerWriter(layer, clock);
  return { ...mounted, ...past, upper: { ...upper, layer, work, workdir, index, writer } };
}
