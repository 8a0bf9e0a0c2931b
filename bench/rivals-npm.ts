import { dirname } from "node:path";
import { OverlayFs } from "just-bash";
import { Volume } from "memfs";
import { Union } from "unionfs";
import type { Stack, Tree } from "./data.ts";
import { chunkOf, volumeOf, writeTree } from "./rivals.ts";
import type { Scratch } from "./scratch.ts";

/** The part of node:fs that the synchronous ones have in common. */
export interface NodeLikeFs {
  statSync(path: string): { readonly size: number };
  existsSync(path: string): boolean;
  readdirSync(path: string): readonly unknown[];
  openSync(path: string, flags: string): number;
  readFileSync(path: string): Uint8Array;
  readSync(fd: number, data: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, data: Uint8Array, offset: number, length: number, position: number): number;
  closeSync(fd: number): void;
}

/** unionfs: a memfs volume for each layer, and an empty one on top. It has no copy-up: writes go to the volume that has
 *  the file. */
export function unionfsOf({ trees }: Stack): NodeLikeFs {
  const union = new Union();
  for (const tree of trees.toReversed()) union.use(volumeOf([tree]) as never);
  union.use(Volume.fromJSON({}, "/") as never);
  return union as unknown as NodeLikeFs;
}

/** What is used of ZenFS. Its own types do not hold under ours. */
interface Zenfs {
  readonly fs: NodeLikeFs & {
    mkdirSync(path: string, options: { readonly recursive: boolean }): void;
    writeFileSync(path: string, data: Uint8Array): void;
    rmdirSync(path: string): void;
    mount(path: string, system: object): void;
    umount(path: string): void;
  };
  readonly InMemory: { create(options: object): object };
  readonly CopyOnWriteFS: new (readable: object, writable: object) => object;
}

/** ZenFS's CopyOnWrite: it has one layer below, so that several are nested. */
export class ZenfsOverlay {
  readonly fs: Zenfs["fs"];
  readonly #zenfs: Zenfs;
  readonly #root: string;
  readonly #lower: object;

  private constructor(zenfs: Zenfs, scratch: Scratch, { trees }: Stack) {
    const { fs, CopyOnWriteFS } = zenfs;
    this.#zenfs = zenfs;
    this.fs = fs;
    this.#root = `/zenfs-${mounts++}`;
    fs.mkdirSync(this.#root, { recursive: true });
    const layers = trees.map((tree) => this.#layerOf(tree));
    this.#lower = layers.reduceRight((below, layer) => new CopyOnWriteFS(below, layer));
    fs.mount(this.#root, this.#overlay());
    scratch.onClear(() => {
      fs.umount(this.#root);
      fs.rmdirSync(this.#root);
    });
  }

  static async of(scratch: Scratch, stack: Stack): Promise<ZenfsOverlay> {
    ignoreLateErrors();
    return new ZenfsOverlay((await import("@zenfs/core" as string)) as Zenfs, scratch, stack);
  }

  /** Mounts again over an empty upper. */
  remount(): void {
    const { fs } = this.#zenfs;
    fs.umount(this.#root);
    fs.mount(this.#root, this.#overlay());
  }

  /** Where a path of the stack is. */
  path(path: string): string {
    return this.#root + path;
  }

  #overlay(): object {
    return new this.#zenfs.CopyOnWriteFS(this.#lower, this.#zenfs.InMemory.create({}));
  }

  #layerOf(tree: Tree): object {
    const { fs, InMemory } = this.#zenfs;
    const layer = InMemory.create({});
    fs.mount(this.#root, layer);
    for (const { path, size } of tree) {
      fs.mkdirSync(dirname(this.path(path)), { recursive: true });
      fs.writeFileSync(this.path(path), chunkOf(size));
    }
    fs.umount(this.#root);
    return layer;
  }
}

let mounts = 0;
let ignores = false;

/** What ZenFS writes back later may fail when nobody waits any more; nobody would hear of it but the process, and end. */
function ignoreLateErrors(): void {
  if (ignores) return;
  ignores = true;
  process.on("unhandledRejection", (error) => {
    if ((error as { readonly code?: unknown } | null)?.code !== "ENOENT") throw error;
  });
}

/** just-bash's OverlayFs over one folder of the real file system, with an upper in memory: it takes no second layer, so that
 *  all trees are in that one. */
export class JustBashOverlay {
  readonly #root: string;
  fs: OverlayFs;

  constructor(scratch: Scratch, { trees }: Stack) {
    this.#root = scratch.make();
    for (const tree of trees) writeTree(tree, this.#root);
    this.fs = this.#overlay();
  }

  /** An empty upper. */
  remount(): void {
    this.fs = this.#overlay();
  }

  #overlay(): OverlayFs {
    return new OverlayFs({ root: this.#root, mountPoint: "/", allowSymlinks: true });
  }
}
