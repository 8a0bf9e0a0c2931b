import { FsError } from "../base/fs-error.ts";
import { mustKnowAll } from "../base/misuse.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import { upperLike } from "../layer/upper-like.ts";
import { Superblock } from "../lookup/superblock.ts";
import { type MountInit as LayersInit, type Mounted, openMount } from "../mount/mounted.ts";
import { shownOptions } from "../mount/shown-options.ts";
import { type Difference, differences } from "./differences.ts";
import type { FileSystem } from "./file-system.ts";
import { tellUnmount } from "./fsnotify.ts";
import {
  goOnCounting,
  History,
  pastMounted,
  release,
  retake,
  type Snapshot,
  upperToCommit,
} from "./history.ts";
import { MountTree } from "./mount-tree.ts";
import { OverlayFs } from "./overlay-fs.ts";
import { overlayLayer } from "./overlay-layer.ts";
import { Process } from "./process.ts";
import { ProcessList } from "./process-list.ts";
import { tellRestored } from "./restored.ts";
import { settleMarks } from "./settle.ts";
import { checkInit, type ProcessInit } from "./task.ts";

export interface MountInit extends LayersInit {
  /** Names that the dentry cache keeps at most (default: 500,000). The oldest go first. */
  readonly dentryLimit?: number;
}

/** All there is in MountInit. */
const INIT: Readonly<Record<keyof MountInit, true>> = {
  ...{ lowers: true, upper: true, work: true, data: true, options: true, readonly: true },
  ...{ userNamespace: true, clock: true, trace: true, dentryLimit: true },
};

/** Mounts layers as overlayfs would. The upper is written to from now on (a uuid mark, at least); lowers never are.
 *  @throws MountOptionError EINVAL, with the reason; FsError EINVAL ELOOP ESTALE EBUSY; TypeError for what is no layer, or
 *  an option that there is not */
export function mount(init: MountInit): Overlay {
  mustKnowAll("mount", init, INIT);
  return new Overlay(init);
}

/** A mounted overlay: the merged view of its layers. */
export class Overlay {
  readonly #init: MountInit;
  readonly #fs: OverlayFs;
  readonly #history: History;
  readonly #processes = new ProcessList();
  /** Mounts over names of this one, in all trees: a tree that nobody has any more still covers them. */
  readonly #mounts = { count: 0 };

  /** @internal Use mount. */
  constructor(init: MountInit, mounted: Mounted = openMount(init)) {
    this.#init = init;
    this.#fs = new OverlayFs(new Superblock(mounted, init.dentryLimit));
    this.#history = new History(this.#fs);
  }

  /** Topmost first. */
  get lowers(): readonly Layer[] {
    return this.#fs.sb.mounted.lowers;
  }

  /** What was written; null on a mount without an upper. */
  get upper(): Layer | null {
    return this.#fs.sb.mounted.upper?.layer ?? null;
  }

  /** The workdir; null on a mount without an upper. */
  get work(): Layer | null {
    return this.#fs.sb.mounted.upper?.work ?? null;
  }

  /** Nothing can be changed: asked for, without an upper, or because the workdir could not be cleaned. */
  get readonly(): boolean {
    return this.#fs.readonly;
  }

  /** Who hears of what happens; null: nobody does. */
  get trace(): Trace | null {
    return this.#fs.trace;
  }

  /** Names in the dentry cache. */
  get cachedNames(): number {
    return this.#fs.dcache.size;
  }

  /** The options as /proc/self/mountinfo shows them, without the directories: "rw,uuid=on". */
  shownOptions(): string {
    const { options, uuid, superReadonly, fileSystems } = this.#fs.sb.mounted;
    const severalFileSystems = !fileSystems.same;
    return shownOptions({ options, uuid, readonly: superReadonly, severalFileSystems });
  }

  /** A process on the mount; its "/" is the mount's root.
   *  @throws FsError ENOENT ENOTDIR EACCES (cwd); TypeError for an option that there is not, or ids that are no numbers */
  process(init: ProcessInit = {}): Process {
    return this.#start(this.#fs, init);
  }

  /** Mounts over this one, for processes that are to see volumes, tmpfs or bind mounts. Each tree has its own mounts.
   *  `readonly`: the overlay itself cannot be written to through it, as in `docker run --read-only`. */
  mountTree(init: { readonly readonly?: boolean } = {}): MountTree {
    const start = this.#start.bind(this);
    return new MountTree(this.#fs, init.readonly === true, start, this.#mounts);
  }

  /** What the mount shows now, as a lower layer for another mount: an overlay may lie on an overlay, once. */
  asLayer(): Layer {
    return overlayLayer(this.#fs);
  }

  /** A name for the present state. Costs nothing now; from then on the first change to an object keeps what it was, but
   *  never its contents, and of a directory the names that leave it, each with its place among the others. */
  snapshot(): Snapshot {
    return this.#history.add();
  }

  /** Takes back all that was written since the snapshot, which stays; those made later are gone. Costs what changed, and
   *  of directories that get names back, all their names. Nothing is cached afterwards, as after a mount. Descriptors and
   *  working directories stay with their objects, where those have their paths still or again; else (as after a rename)
   *  they are as if the name had been removed, and a descriptor that may write does not follow a file back to its lower. Who watches (Process.inotify) hears of what is different afterwards, as if
   *  somebody had changed it. What is mounted over a name (mountTree) is in the way.
   *  @throws FsError EBUSY for that; TypeError for a snapshot that is gone */
  restore(snapshot: Snapshot): void {
    this.#mustBeBare("restore");
    const before = this.#fs.marks.none ? null : this.view();
    const left = this.#fs.sb.mounted;
    const sb = this.#history.goBack(snapshot);
    if (sb.mounted !== left) {
      release(left);
      retake(sb.mounted);
    }
    this.#replace(sb);
    if (before !== null) tellRestored(this.#fs, this.differences(before));
  }

  /** False once it was forgotten, or one before it was restored. */
  has(snapshot: Snapshot): boolean {
    return this.#history.has(snapshot);
  }

  /** Nobody will go back to the snapshot: what it alone kept is given free. @throws TypeError for one that is gone */
  forget(snapshot: Snapshot): void {
    this.#history.forget(snapshot);
  }

  /** The overlay as it was at the snapshot, or as it is: a read-only mount of its own, over copies of upper and workdir
   *  that share their contents. @throws TypeError for a snapshot that is gone */
  view(snapshot?: Snapshot): Overlay {
    const { mounted } = snapshot ?? this.#fs.sb;
    const since = snapshot === undefined ? [] : this.#history.since(snapshot);
    return new Overlay(this.#init, pastMounted(mounted, since));
  }

  /** The upper becomes the topmost lower, and an empty one is written to, with the same root: as after umount and another
   *  mount. Gives the layer; nothing changes it any more, unless a snapshot of before is restored. With index=on, names of
   *  a lower's file that the index alone held together are apart again.
   *  @throws FsError EROFS, or EBUSY while a process has descriptors open or something is mounted over a name; EINVAL
   *  with 500 lowers */
  commit(): Layer {
    this.#mustBeBare("commit");
    if (this.#isInUse()) throw new FsError("EBUSY", "commit");
    const { mounted, dcache } = this.#fs.sb;
    const layer = upperToCommit(mounted);
    const { work: _, ...init } = this.#init;
    const { lowers, dataLayers: data, clock } = mounted;
    const upper = upperLike(layer.root, layer.store);
    const { limits } = layer.store;
    const free = limits && { bytes: limits.freeBytes, inodes: limits.freeInodes };
    release(mounted);
    try {
      const next = openMount({ ...init, lowers: [layer, ...lowers], data, upper, clock });
      goOnCounting(mounted, next);
      this.#replace(new Superblock(next, dcache.limit));
    } catch (error) {
      retake(mounted);
      // Nobody has what the mount made before it failed.
      if (limits !== null) [limits.freeBytes, limits.freeInodes] = [free!.bytes, free!.inodes];
      throw error;
    }
    return layer;
  }

  /** How the marks of its layers begin. @internal */
  get marks(): MarkSpace {
    return this.#fs.sb.mounted.marks;
  }

  /** Each path at which this overlay may show something else than `other`, an overlay of the same lowers: what both have
   *  from one object of a lower is not looked at. Directories come before what is in them. @internal */
  differences(other: Overlay): Generator<Difference> {
    return differences(this.#fs, other.#fs);
  }

  /** mount -o remount,ro and remount,rw. @throws FsError EROFS: without an upper, or with a workdir that could not be
   *  cleaned, there is no writing. Kernel: ovl_reconfigure */
  remount(readonly: boolean): void {
    const { mounted } = this.#fs.sb;
    if (!readonly && (mounted.upper === null || mounted.upper.dirty)) {
      throw new FsError("EROFS", "mount");
    }
    mounted.superReadonly = readonly;
    mounted.readonly = readonly;
  }

  /** @throws FsError EBUSY while a process has descriptors open */
  umount(): void {
    if (this.#isInUse()) throw new FsError("EBUSY", "umount");
    release(this.#fs.sb.mounted);
    tellUnmount(this.#fs);
  }

  #isInUse(): boolean {
    return this.#processes.isBusy;
  }

  #mustBeBare(call: string): void {
    if (this.#mounts.count > 0) throw new FsError("EBUSY", call);
  }

  #replace(sb: Superblock): void {
    const { dcache } = this.#fs;
    this.#fs.replace(sb);
    const lost = this.#processes.settle();
    settleMarks(this.#fs);
    for (const dentry of lost) dcache.drop(dentry);
  }

  #start(fs: FileSystem, init: ProcessInit): Process {
    checkInit(init);
    const process = new Process(fs, init, this.#processes.started);
    this.#processes.add(process);
    return process;
  }
}
