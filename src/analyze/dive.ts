import { compareNames } from "../base/names.ts";
import { WHITEOUT_PREFIX } from "../image/changeset.ts";
import { type Inode, isDir, isFile, namesOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import { isWhiteout } from "../layer/marks.ts";
import type { DiveFile, DiveNumbers } from "./analysis.ts";

/** dive's numbers for an image, by the rules of its source of May 2025 (filetree.Efficiency, image.Analyze), oddities
 *  included: paths
 *  that are leaves in a layer count, each version with its size; the efficiency is the sum of the smallest over the sum of
 *  all; what is wasted is all versions of a path that two layers have, the one that shows too. A whiteout counts as a
 *  version of no bytes, one of a directory with all that dive thinks is in it. Opaque directories hide nothing. A whiteout
 *  of nothing ends the look at its layer. */
export function diveNumbers(layers: readonly Layer[]): DiveNumbers {
  const tally = new Tally();
  const sizes = layers.map((layer, index) => tally.add(layer, index));
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
  const userSizeBytes = sizeBytes - (sizes[0] ?? 0);
  const { smallest, all, files } = tally.sums();
  const wastedBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    efficiency: all === 0 ? 1 : smallest / all,
    wastedBytes,
    userWastedPercent: wastedBytes / userSizeBytes,
    sizeBytes,
    userSizeBytes,
    files,
  };
}

/** A path that some layer has, and what dive's own merged tree has there. */
class Path {
  readonly name: string;
  readonly parent: Path | null;
  /** Null of what has none: most are files. */
  children: Map<string, Path> | null = null;
  versions = 0;
  bytes = 0;
  /** -1: met, but never measured. */
  smallest = -1;
  met = false;
  stacked = false;
  stackedBytes = 0;
  isDirectory = false;

  constructor(name: string, parent: Path | null) {
    this.name = name;
    this.parent = parent;
  }

  child(name: string): Path {
    this.children ??= new Map();
    let child = this.children.get(name);
    if (child === undefined) {
      child = new Path(name, this);
      this.children.set(name, child);
    }
    return child;
  }

  get text(): string {
    const above = this.parent?.parent == null ? "" : this.parent.text;
    return `${above}/${this.name}`;
  }
}

class Tally {
  readonly #root = new Path("", null);

  /** Returns the bytes of the layer's tar. */
  add(layer: Layer, index: number): number {
    const sizes = tarSizes(layer);
    this.#measure(layer.root, this.#root, index, sizes);
    this.#stack(layer.root, this.#root, sizes);
    let sum = 0;
    for (const { inode, path } of walk(layer.root)) sum += sizes(inode, () => path);
    return sum;
  }

  sums(): { readonly smallest: number; readonly all: number; readonly files: readonly DiveFile[] } {
    let [smallest, all] = [0, 0];
    const files: DiveFile[] = [];
    const pending = [this.#root];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const child of at.children?.values() ?? []) pending.push(child);
      if (!at.met) continue;
      smallest += at.smallest;
      all += at.bytes;
      if (at.versions > 1) files.push({ path: at.text, count: at.versions, bytes: at.bytes });
    }
    files.sort((a, b) => b.bytes - a.bytes || compareNames(a.path, b.path));
    return { smallest, all, files };
  }

  /** Children first, by the names that a tar has. Returns false when dive gives up. */
  #measure(directory: Inode, at: Path, index: number, sizes: TarSizes): boolean {
    const names = [...namesOf(directory).entries].map(([name, inode]) => {
      return { name, inode, listed: isWhiteout(inode) ? WHITEOUT_PREFIX + name : name };
    });
    names.sort((a, b) => compareNames(a.listed, b.listed));
    for (const { name, inode } of names) {
      const path = at.child(name);
      if (isDir(inode) && namesOf(inode).size > 0) {
        if (!this.#measure(inode, path, index, sizes)) return false;
      } else if (!isWhiteout(inode)) {
        count(
          path,
          sizes(inode, () => path.text),
        );
      } else {
        path.met = true;
        if (index === 0 || !path.stacked) return false;
        count(path, path.isDirectory ? stackedBytes(path) : 0);
      }
    }
    return true;
  }

  #stack(directory: Inode, at: Path, sizes: TarSizes): void {
    for (const [name, inode] of namesOf(directory).entries) {
      const path = at.child(name);
      if (isWhiteout(inode)) {
        unstack(path);
        continue;
      }
      path.stacked = true;
      path.isDirectory = isDir(inode);
      path.stackedBytes = sizes(inode, () => path.text);
      // A file in place of a directory: dive keeps what was in there.
      if (isDir(inode)) this.#stack(inode, path, sizes);
    }
  }
}

function count(path: Path, bytes: number): void {
  path.met = true;
  path.versions++;
  path.bytes += bytes;
  if (path.smallest < 0 || bytes < path.smallest) path.smallest = bytes;
}

function stackedBytes(path: Path): number {
  let sum = 0;
  const pending = [path];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    sum += at.stackedBytes;
    for (const child of at.children?.values() ?? []) if (child.stacked) pending.push(child);
  }
  return sum;
}

function unstack(path: Path): void {
  const pending = [path];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    at.stacked = false;
    at.stackedBytes = 0;
    at.isDirectory = false;
    for (const child of at.children?.values() ?? []) if (child.stacked) pending.push(child);
  }
}

/** The size that a layer's tar gives a name: none to symlinks, and of hard links the first alone has one. */
type TarSizes = (inode: Inode, path: () => string) => number;

function tarSizes(layer: Layer): TarSizes {
  const first = new Map<Inode, string>();
  for (const { inode, path } of walk(layer.root)) {
    if (isFile(inode) && inode.nlink > 1 && !first.has(inode)) first.set(inode, path);
  }
  return (inode, path) => {
    if (!isFile(inode)) return 0;
    const named = first.get(inode);
    return named === undefined || named === path() ? inode.fileSize : 0;
  };
}
