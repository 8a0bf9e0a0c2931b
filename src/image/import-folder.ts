import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { type FileType, makedev, typeOf } from "../base/mode.ts";
import { decodeName } from "../base/names.ts";
import { type EntryInit, LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";
import { DiskFile, diskPath } from "./disk-file.ts";
import { ImageError, reading } from "./image-error.ts";
import type { ImageLimits } from "./limits.ts";

export interface ImportFolderOptions {
  readonly name: string;
  readonly limits: ImageLimits;
  /** By path relative to the folder. */
  readonly xattrs: ReadonlyMap<string, Map<string, Uint8Array>> | null;
}

export interface ImportedFolder {
  readonly layer: Layer;
  /** Directories where another file system is mounted: they stay empty. */
  readonly mountPoints: readonly string[];
}

/** Makes a layer of a folder as it lies on disk: modes, owners, times to the nanosecond, hard links, devices and,
 *  where given, xattrs. A char device 0:0 is a whiteout there as it is here. Files stay where they are; holes in
 *  them count as data, for Node cannot ask where they are.
 *  @throws ImageError when something cannot be read */
export function importFolder(folder: string, options: ImportFolderOptions): ImportedFolder {
  const builder = new LayerBuilder({ name: options.name });
  const walk = new FolderWalk(folder, builder, options);
  walk.run();
  return { layer: builder.layer, mountPoints: walk.mountPoints };
}

class FolderWalk {
  readonly mountPoints: string[] = [];
  readonly #folder: string;
  readonly #builder: LayerBuilder;
  readonly #options: ImportFolderOptions;
  readonly #linked = new Map<bigint, string>();
  #count = 0;

  constructor(folder: string, builder: LayerBuilder, options: ImportFolderOptions) {
    this.#folder = folder.endsWith("/") ? folder.slice(0, -1) : folder;
    this.#builder = builder;
    this.#options = options;
  }

  run(): void {
    const root = this.#stat("");
    this.#builder.put("/", this.#initOf("", root, "dir"));
    const todo = [""];
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      const below: string[] = [];
      for (const name of this.#names(path)) {
        const child = `${path}/${name}`;
        const stat = this.#stat(child);
        if (this.#put(child, stat) !== "dir") continue;
        if (stat.dev === root.dev) below.push(child);
        else this.mountPoints.push(child);
      }
      todo.push(...below.reverse());
    }
  }

  #put(path: string, stat: BigIntStats): FileType {
    if (++this.#count > this.#options.limits.entries) {
      const what = `more than ${this.#options.limits.entries} files (limit entries)`;
      throw new ImageError({ archive: this.#folder, what });
    }
    const type = typeOf(Number(stat.mode));
    const first = type === "dir" || stat.nlink === 1n ? undefined : this.#linked.get(stat.ino);
    if (first !== undefined) this.#builder.link(path, first);
    else this.#builder.put(path, this.#initOf(path, stat, type));
    if (type !== "dir" && stat.nlink > 1n && first === undefined) this.#linked.set(stat.ino, path);
    return type;
  }

  #initOf(path: string, stat: BigIntStats, type: FileType): EntryInit {
    const xattrs = this.#options.xattrs?.get(path === "" ? "." : path.slice(1));
    return {
      type,
      mode: Number(stat.mode) & 0o7777,
      uid: Number(stat.uid),
      gid: Number(stat.gid),
      mtime: timeOf(stat.mtimeNs),
      ...(xattrs === undefined ? {} : { xattrs }),
      ...this.#bodyOf(path, stat, type),
    };
  }

  #bodyOf(path: string, stat: BigIntStats, type: FileType): Partial<EntryInit> {
    const onDisk = this.#folder + path;
    switch (type) {
      case "file": {
        const source = new DiskFile(onDisk, { size: stat.size, mtimeNs: stat.mtimeNs });
        return { content: Content.fromSource(source, 0, Number(stat.size)) };
      }
      case "symlink": {
        const read = () => readlinkSync(diskPath(onDisk), { encoding: "buffer" });
        return { target: decodeName(reading(onDisk, "read the symlink", read)) };
      }
      case "char":
      case "block":
        return { rdev: rdevOf(stat.rdev) };
      default:
        return {};
    }
  }

  #stat(path: string): BigIntStats {
    const onDisk = this.#folder + path;
    return reading(onDisk, "look at it", () => lstatSync(diskPath(onDisk), { bigint: true }));
  }

  /** Sorted by bytes: what a disk says depends on its hashes. */
  #names(path: string): string[] {
    const onDisk = this.#folder + path;
    const list = () => readdirSync(diskPath(onDisk), { encoding: "buffer" });
    const names = reading(onDisk, "list it (root can)", list);
    return names.sort(Buffer.compare).map(decodeName);
  }
}

function timeOf(nanoseconds: bigint): { sec: number; nsec: number } {
  const nsec = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { sec: Number((nanoseconds - nsec) / 1_000_000_000n), nsec: Number(nsec) };
}

/** stat(2) packs a device number in the C library's way, which differs from the kernel's own. glibc: gnu_dev_major. */
export function rdevOf(rdev: bigint): number {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffff_ff00n);
  return makedev(Number(major), Number(minor));
}
