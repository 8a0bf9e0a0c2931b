import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { Volume } from "memfs";
import { bytesOf, type Stack, type Tree } from "./data.ts";
import { run, type Scratch } from "./scratch.ts";

/** All files of a stack in one memfs volume. */
export function volumeOf(trees: readonly Tree[]): Volume {
  const volume = new Volume();
  volume.mkdirSync("/", { recursive: true });
  for (const { path, size } of trees.flat()) {
    volume.mkdirSync(dirname(path), { recursive: true });
    volume.writeFileSync(path, chunkOf(size));
  }
  return volume;
}

/** Writes a tree below a folder of the real file system. */
export function writeTree(tree: Tree, folder: string): void {
  let known = "";
  for (const { path, size } of tree) {
    const directory = join(folder, dirname(path));
    if (directory !== known) mkdirSync(directory, { recursive: true });
    known = directory;
    writeFile(join(folder, path), size);
  }
}

const CHUNK = 1 << 20;
const chunks = new Map<number, Uint8Array>();

/** The same bytes for everybody who copies them. */
export function chunkOf(length: number): Uint8Array {
  let chunk = chunks.get(length);
  if (chunk === undefined) {
    chunk = bytesOf(length);
    chunks.set(length, chunk);
  }
  return chunk;
}

function writeFile(path: string, size: number): void {
  const chunk = chunkOf(Math.min(size, CHUNK));
  const fd = openSync(path, "w");
  for (let left = size; left > 0; left -= CHUNK) writeSync(fd, chunk, 0, Math.min(left, CHUNK));
  closeSync(fd);
}

/** A stack mounted by the kernel, in the scratch folder. */
export class KernelOverlay {
  readonly stack: Stack;
  readonly #folder: string;
  #mounted = false;

  constructor(scratch: Scratch, stack: Stack) {
    this.stack = stack;
    this.#folder = scratch.make();
    for (const [i, tree] of stack.trees.entries()) {
      mkdirSync(join(this.#folder, `${i}`));
      writeTree(tree, join(this.#folder, `${i}`));
    }
    mkdirSync(join(this.#folder, "merged"));
    scratch.onClear(() => run("umount", ["-l", "merged"], this.#folder));
    this.remount();
  }

  /** Mounts again over an empty upper: nothing is cached. */
  remount(): void {
    const folder = this.#folder;
    if (this.#mounted) run("umount", ["merged"], folder);
    for (const name of ["upper", "work"]) {
      rmSync(join(folder, name), { recursive: true, force: true });
      mkdirSync(join(folder, name));
    }
    // Names relative to the folder: the options of a mount have to fit one page.
    const lowers = this.stack.trees.map((_, i) => i).join(":");
    const options = `lowerdir=${lowers},upperdir=upper,workdir=work`;
    this.#mounted = run("mount", ["-t", "overlay", "overlay", "-o", options, "merged"], folder);
    if (!this.#mounted)
      throw new Error(`an overlay of ${this.stack.trees.length} layers did not mount`);
  }

  /** The files of the lowest layer, in the merged view. */
  get paths(): string[] {
    return this.stack.paths.map((path) => this.path(path));
  }

  /** Where a path of the stack is in the merged view. */
  path(path: string): string {
    return join(this.#folder, "merged", path);
  }

  upperPath(path: string): string {
    return join(this.#folder, "upper", path);
  }
}
