import { FsError } from "../base/fs-error.ts";
import { Refusal } from "../base/refusal.ts";
import { isDir } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { Store } from "../layer/store.ts";
import { type Dentry, isDirDentry, isRoot } from "../lookup/dentry.ts";
import { LayerFs } from "./layer-fs.ts";
import { MountsFs } from "./mounts-fs.ts";
import type { OverlayFs } from "./overlay-fs.ts";
import type { Process } from "./process.ts";
import { newTask, type ProcessInit } from "./task.ts";
import { resolve } from "./walk.ts";

export interface MountOverInit {
  /** Writing fails with EROFS, whoever writes. */
  readonly readonly?: boolean;
  /** What of the layer is mounted: the path of a directory or of a single file. Default: all of it. */
  readonly source?: string;
  /** What programs read and write there is told to the overlay's trace, too, as if it lay in the upper. */
  readonly traced?: boolean;
}

/** The mounts that some processes see: an overlay at the bottom, and layers mounted over names in it, as volumes, tmpfs
 *  and bind mounts are. What is written below a mount goes to its layer, and the overlay knows nothing of it.
 *  Kernel: struct mnt_namespace */
export class MountTree {
  readonly #overlay: OverlayFs;
  readonly #fs: MountsFs;
  readonly #start: (fs: MountsFs, init: ProcessInit) => Process;
  /** st_dev, one for each file system however often it is mounted. */
  readonly #devices = new Map<Store, number>();

  /** Of all trees over the overlay. */
  readonly #mounts: { count: number };

  /** @internal Use Overlay.mountTree. `start` makes a process and counts it as one of the overlay. */
  constructor(
    overlay: OverlayFs,
    readonly: boolean,
    start: (fs: MountsFs, init: ProcessInit) => Process,
    mounts: { count: number },
  ) {
    this.#mounts = mounts;
    this.#overlay = overlay;
    this.#fs = new MountsFs({ fs: overlay, readonly, superblock: overlay });
    this.#start = start;
  }

  /** Mounts a layer over `path`, whose symlinks are followed; what was visible there is covered, later mounts lie upon
   *  earlier ones. The process that writes there writes to the layer.
   *  @throws FsError ENOENT (no such path, or source), ENOTDIR (a directory and a file), EINVAL (over "/").
   *  Kernel: do_add_mount, graft_tree */
  mount(path: string, layer: Layer, init: MountOverInit = {}): void {
    const root = layer.get(init.source ?? "/");
    if (root === undefined) throw new FsError("ENOENT", "mount", init.source, path);
    const point = this.#resolve(path);
    if (isRoot(point)) throw new FsError("EINVAL", "mount", path);
    if (isDirDentry(point) !== isDir(root)) throw new FsError("ENOTDIR", "mount", path);
    const { store } = layer;
    const device = this.#devices.get(store) ?? this.#overlay.allocateDevice();
    this.#devices.set(store, device);
    const part = isDir(root) ? layer.subdirectory(init.source ?? "/") : layer;
    const traced = init.traced === true;
    const fs = new LayerFs(part, this.#overlay.clock, { root, device, traced });
    this.#fs.cover(point, { fs, readonly: init.readonly === true, superblock: store });
    this.#mounts.count++;
  }

  /** A process that sees the mounts; its "/" is the overlay's root. */
  process(init: ProcessInit = {}): Process {
    return this.#start(this.#fs, init);
  }

  /** How many mounts there are. */
  get size(): number {
    return this.#fs.mounted.length;
  }

  /** Takes all mounts away. */
  close(): void {
    this.#mounts.count -= this.size;
    this.#fs.uncoverAll();
  }

  #resolve(path: string): Dentry {
    try {
      return resolve(newTask(this.#fs, {}), path);
    } catch (error) {
      if (error instanceof Refusal) throw new FsError(error.code, "mount", path);
      throw error;
    }
  }
}
