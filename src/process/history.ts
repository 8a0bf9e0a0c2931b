import { FsError } from "../base/fs-error.ts";
import { Journal, type Segment } from "../layer/journal.ts";
import type { Layer } from "../layer/layer.ts";
import { pastLayers } from "../layer/past-layers.ts";
import { LayerWriter } from "../layer/writer.ts";
import { Superblock } from "../lookup/superblock.ts";
import type { Mounted } from "../mount/mounted.ts";
import type { OverlayFs } from "./overlay-fs.ts";

/** A state of an overlay that it can be brought back to, from Overlay.snapshot. */
export class Snapshot {
  /** @internal */
  readonly sb: Superblock;
  /** Changes of the upper since then. Null on a mount without one. @internal */
  readonly segment: Segment | null;
  readonly #free: { readonly bytes: number; readonly inodes: number } | null;
  readonly #sharedWhiteout: string | null;
  readonly #sharesWhiteouts: boolean;
  readonly #temps: number;

  /** @internal */
  constructor(sb: Superblock, segment: Segment | null) {
    this.sb = sb;
    this.segment = segment;
    this.#sharedWhiteout = sb.sharedWhiteout;
    this.#sharesWhiteouts = sb.sharesWhiteouts;
    this.#temps = sb.counters.temps;
    const limits = sb.mounted.upper?.layer.store.limits ?? null;
    this.#free = limits && { bytes: limits.freeBytes, inodes: limits.freeInodes };
  }

  /** A superblock of what is rolled back, with nothing cached. @internal */
  reopen(): Superblock {
    const { mounted, dcache, counters } = this.sb;
    const sb = new Superblock(mounted, dcache.limit, counters);
    sb.sharedWhiteout = this.#sharedWhiteout;
    sb.sharesWhiteouts = this.#sharesWhiteouts;
    counters.temps = this.#temps;
    const limits = mounted.upper?.layer.store.limits;
    if (limits != null && this.#free !== null) {
      limits.freeBytes = this.#free.bytes;
      limits.freeInodes = this.#free.inodes;
    }
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
    const { upper } = snapshot.sb.mounted;
    if (snapshot.segment !== null) upper?.writer.journal?.rollBack(snapshot.segment);
    return snapshot.reopen();
  }

  /** @throws TypeError for one that is gone */
  forget(snapshot: Snapshot): void {
    this.#snapshots.splice(this.#indexOf(snapshot, "forget"), 1);
    const writer = snapshot.sb.mounted.upper?.writer;
    if (writer == null || snapshot.segment === null) return;
    writer.journal?.forget(snapshot.segment);
    if (writer.journal?.segments.length === 0) writer.journal = null;
  }

  /** What changed since, segment by segment. @throws TypeError for one that is gone */
  since(snapshot: Snapshot): readonly Segment[] {
    this.#indexOf(snapshot, "view");
    const segments = snapshot.sb.mounted.upper?.writer.journal?.segments ?? [];
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
