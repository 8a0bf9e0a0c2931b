import { FsError } from "../base/fs-error.ts";
import { S_IFDIR } from "../base/mode.ts";
import { Directory } from "./directory.ts";
import { Inode, isDir, namesOf } from "./inode.ts";
import { Store } from "./store.ts";

/** One tree of a stack. Read-only by type: whoever may change it holds a LayerWriter or a LayerBuilder. */
export class Layer {
  readonly name: string;
  readonly root: Inode;
  /** Directories above `root`, of a layer that is part of another; the nearest last. */
  readonly ancestors: readonly Inode[];
  readonly #home: Home;

  /** An empty layer, for an upper; one with something in it is made by LayerBuilder, or by copyup/fs.
   *  @param options.name what reports call it
   *  @param options.store the file system that it lies on. Default: one of its own, until it is mounted */
  constructor(
    options: { readonly name?: string; readonly store?: Store; readonly in?: Place } = {},
  ) {
    this.name = options.name ?? "layer";
    this.#home = options.in?.home ?? new Home(options.store ?? new Store());
    this.ancestors = options.in?.ancestors ?? [];
    this.root =
      options.in?.root ??
      new Inode(this.#home.store.allocateIno(), S_IFDIR | 0o755, 0, 0, 0, new Directory());
    this.#home.root ??= this.root;
  }

  get store(): Store {
    return this.#home.store;
  }

  /** The directory at an absolute path as a layer of its own: what lies in the one lies in the other. Symlinks are not
   *  followed. @throws FsError ENOENT ENOTDIR */
  subdirectory(path: string): Layer {
    const ancestors = [...this.ancestors];
    let root = this.root;
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      if (!isDir(root)) throw new FsError("ENOTDIR", "subdirectory", path);
      ancestors.push(root);
      const next = namesOf(root).get(name);
      if (next === undefined) throw new FsError("ENOENT", "subdirectory", path);
      root = next;
    }
    if (!isDir(root)) throw new FsError("ENOTDIR", "subdirectory", path);
    if (root === this.root) return this;
    return new Layer({ name: `${this.name}${path}`, in: { home: this.#home, root, ancestors } });
  }

  /** Puts the layer on a store for good; its inodes get numbers there. False when it already lies on another.
   *  Called by mount: layers made apart end up on one file system, as Docker keeps them. */
  placeOn(store: Store): boolean {
    const home = this.#home;
    if (home.store === store) home.placed = true;
    if (home.placed) return home.store === store;
    const seen = new Set<Inode>();
    for (const { inode } of walk(home.root!)) {
      if (!seen.has(inode)) inode.ino = store.allocateIno();
      if (inode.nlink > 1) seen.add(inode);
    }
    home.store = store;
    home.placed = true;
    return true;
  }

  /** Whether the layer has been part of a mount, and so keeps its store. */
  get placed(): boolean {
    return this.#home.placed;
  }

  /** The inode at an absolute path of this layer alone; symlinks are not followed. */
  get(path: string): Inode | undefined {
    let inode: Inode | undefined = this.root;
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      if (inode === undefined || !isDir(inode)) return undefined;
      inode = namesOf(inode).get(name);
    }
    return inode;
  }
}

/** The tree that a layer is, or is part of, and where it lies. */
class Home {
  store: Store;
  placed: boolean;
  /** Its top. */
  root: Inode | null = null;

  constructor(store: Store) {
    this.store = store;
    // What an overlay shows lies where it is shown.
    this.placed = store.depth > 0;
  }
}

/** Where a layer lies that is part of another. */
interface Place {
  readonly home: Home;
  readonly root: Inode;
  readonly ancestors: readonly Inode[];
}

export interface Visit {
  /** Absolute within the layer; "/" for the root. */
  readonly path: string;
  readonly inode: Inode;
}

/** Every name at and below `inode`, parents first, in order of creation. A hard-linked inode comes once a name.
 *  Keeps its own stack: a tree may be deeper than ours is. */
export function* walk(inode: Inode, path = "/"): Generator<Visit> {
  const pending: Visit[] = [{ path, inode }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    yield visit;
    if (!isDir(visit.inode)) continue;
    const prefix = visit.path === "/" ? "/" : `${visit.path}/`;
    const first = pending.length;
    for (const [name, child] of namesOf(visit.inode).entries) {
      pending.push({ path: prefix + name, inode: child });
    }
    reverseFrom(pending, first);
  }
}

function reverseFrom(list: Visit[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    const visit = list[low]!;
    list[low] = list[high]!;
    list[high] = visit;
  }
}
