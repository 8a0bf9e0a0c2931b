import {
  chmodSync,
  closeSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isFileMode, isLinkMode } from "../base/mode.ts";
import { contentOf, type Inode, isDir, targetOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { diskPath } from "./disk-file.ts";
import { ImageError } from "./image-error.ts";
import { type LayerEntry, layerEntries } from "./layer-tar/layer-entries.ts";

/** What became of a layer that was written as a folder. */
export interface LayerFolder {
  /** Paths of devices, FIFOs and sockets: Node cannot make them. */
  readonly leftOut: readonly string[];
}

/** Writes what a layer tar says as files of a folder that is new or empty: names that are gone as `.wh.NAME`, directories
 *  that hide what lies below with `.wh..wh..opq`, as the OCI image-spec has them. Modes and times are kept, owners where
 *  root writes, holes where the disk has them; xattrs not: Node cannot set them.
 *  @throws ImageError when the folder has something in it or cannot be written */
export function writeLayerFolder(layer: Layer, folder: string): LayerFolder {
  try {
    return { leftOut: [...new FolderWriter(folder).write(layer)] };
  } catch (error) {
    if (error instanceof ImageError || (error as NodeJS.ErrnoException).code === undefined)
      throw error;
    throw new ImageError(
      {
        ...{ archive: folder, what: `cannot be written: ${(error as Error).message}` },
        remedy: "name a folder that can be made",
      },
      error,
    );
  }
}

class FolderWriter {
  readonly #folder: string;
  readonly #keepsOwners = process.getuid?.() === 0;
  /** Dressed last: what is made in them moves their times, and a mode may keep it out. */
  readonly #directories: [string, Inode][] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  *write(layer: Layer): Generator<string> {
    mkdirSync(this.#folder, { recursive: true });
    if (readdirSync(this.#folder).length > 0)
      throw new ImageError({
        ...{ archive: this.#folder, what: "has files in it" },
        remedy: "name a folder that is new or empty",
      });
    this.#directories.push([this.#folder, layer.root]);
    for (const entry of layerEntries(layer, null)) {
      if (!this.#writeEntry(entry)) yield `/${entry.path}`;
    }
    for (const [path, inode] of this.#directories.reverse()) this.#dress(path, inode);
  }

  #writeEntry(entry: LayerEntry): boolean {
    const path = join(this.#folder, entry.path);
    if (entry.kind === "opaque") this.#touch(join(path, ".wh..wh..opq"));
    else if (entry.kind !== "inode") this.#touch(join(dirname(path), `.wh.${basename(path)}`));
    else if (entry.link !== null)
      linkSync(diskPath(join(this.#folder, entry.link)), diskPath(path));
    else return this.#writeObject(path, entry.inode);
    return true;
  }

  #touch(path: string): void {
    closeSync(openSync(diskPath(path), "wx"));
  }

  #writeObject(path: string, inode: Inode): boolean {
    if (isDir(inode)) {
      mkdirSync(diskPath(path));
      this.#directories.push([path, inode]);
      return true;
    }
    if (isLinkMode(inode.mode)) symlinkSync(diskPath(targetOf(inode)), diskPath(path));
    else if (isFileMode(inode.mode)) writeData(path, inode);
    else return false;
    this.#dress(path, inode);
    return true;
  }

  /** Owner before mode: chown takes setuid bits away. */
  #dress(path: string, inode: Inode): void {
    const at = diskPath(path);
    if (this.#keepsOwners) lchownSync(at, inode.uid, inode.gid);
    if (!isLinkMode(inode.mode)) chmodSync(at, inode.mode & 0o7777);
    lutimesSync(at, timeOf(inode, "atime"), timeOf(inode, "mtime"));
  }
}

function writeData(path: string, inode: Inode): void {
  const content = contentOf(inode);
  const fd = openSync(diskPath(path), "wx");
  try {
    for (let at = content.seekData(0); at >= 0; ) {
      const end = content.seekHole(at);
      for (const chunk of content.chunks(at, end - at)) {
        writeAll(fd, chunk, at);
        at += chunk.length;
      }
      at = content.seekData(end);
    }
    ftruncateSync(fd, content.size);
  } finally {
    closeSync(fd);
  }
}

/** A disk that is nearly full takes a part of it, and says no only to the rest. */
function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

/** Seconds; before 1970 a Date, for Node takes a negative number for now. */
function timeOf(inode: Inode, time: "atime" | "mtime"): number | Date {
  const seconds = inode[`${time}Sec`] + inode[`${time}Nsec`] / 1e9;
  return seconds < 0 ? new Date(seconds * 1000) : seconds;
}
