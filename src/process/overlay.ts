import { FsError } from "../base/fs-error.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
import { Superblock } from "../lookup/superblock.ts";
import { type MountInit as LayersInit, openMount } from "../mount/mounted.ts";
import { shownOptions } from "../mount/shown-options.ts";
import type { FileSystem } from "./file-system.ts";
import { MountTree } from "./mount-tree.ts";
import { OverlayFs } from "./overlay-fs.ts";
import { overlayLayer } from "./overlay-layer.ts";
import { Process } from "./process.ts";
import type { ProcessInit } from "./task.ts";

export interface MountInit extends LayersInit {
  /** Names that the dentry cache keeps at most (default: 500,000). The oldest go first. */
  readonly dentryLimit?: number;
}

/** Mounts layers as overlayfs would. The upper is written to from now on (a uuid mark, at least); lowers never are.
 *  @throws MountOptionError EINVAL, with the reason; FsError EINVAL ELOOP ESTALE EBUSY */
export function mount(init: MountInit): Overlay {
  return new Overlay(init);
}

/** A mounted overlay: the merged view of its layers. */
export class Overlay {
  readonly #fs: OverlayFs;
  readonly #processes: Process[] = [];

  /** @internal Use mount. */
  constructor(init: MountInit) {
    this.#fs = new OverlayFs(new Superblock(openMount(init), init.dentryLimit));
  }

  /** Topmost first. */
  get lowers(): readonly Layer[] {
    return this.#fs.sb.mounted.lowers;
  }

  /** What was written; null on a mount without an upper. */
  get upper(): Layer | null {
    return this.#fs.sb.mounted.upper?.layer ?? null;
  }

  get work(): Layer | null {
    return this.#fs.sb.mounted.upper?.work ?? null;
  }

  /** Nothing can be changed: asked for, without an upper, or because the workdir could not be cleaned. */
  get readonly(): boolean {
    return this.#fs.readonly;
  }

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

  /** A process on the mount; its "/" is the mount's root. */
  process(init: ProcessInit = {}): Process {
    return this.#start(this.#fs, init);
  }

  /** Mounts over this one, for processes that are to see volumes, tmpfs or bind mounts. Each tree has its own mounts.
   *  `readonly`: the overlay itself cannot be written to through it, as in `docker run --read-only`. */
  mountTree(init: { readonly readonly?: boolean } = {}): MountTree {
    const start = this.#start.bind(this);
    return new MountTree(this.#fs, init.readonly === true, start);
  }

  /** What the mount shows now, as a lower layer for another mount: an overlay may lie on an overlay, once. */
  asLayer(): Layer {
    return overlayLayer(this.#fs);
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
    if (this.#processes.some((process) => process.openFiles > 0))
      throw new FsError("EBUSY", "umount");
    const { locked, upper } = this.#fs.sb.mounted;
    for (const root of locked) upper?.layer.store.inUse.delete(root);
  }

  #start(fs: FileSystem, init: ProcessInit): Process {
    const process = new Process(fs, init, this.#processes.length);
    this.#processes.push(process);
    return process;
  }
}
