import { Directory } from "./directory.ts";
import { Inode, isDir, namesOf } from "./inode.ts";
import { joined, type Segment } from "./journal.ts";
import { Layer } from "./layer.ts";
import { Store } from "./store.ts";

/** Layers of one store as they were when the first of these segments of their journal began; without any, as they are.
 *  They stay so, whatever is written from now on. Costs what the layers have of names; contents are shared, inode numbers
 *  kept, and names of one object stay names of one object, in whichever of the layers. */
export function pastLayers<Count extends readonly Layer[]>(
  layers: Count,
  segments: readonly Segment[],
): { readonly [Index in keyof Count]: Layer } {
  const all = new Past(segments);
  const copies = layers.map(({ name, store, root }) => {
    const past = new Layer({ name, store: all.storeFor(store) });
    all.fill(root, past.root);
    return past;
  });
  return copies as { readonly [Index in keyof Count]: Layer };
}

/** The file system as it was: a handle that points to one of its objects points to what became of it here. */
class PastStore extends Store {
  readonly #store: Store;
  readonly #copies: ReadonlyMap<Inode, Inode>;

  constructor(store: Store, copies: ReadonlyMap<Inode, Inode>) {
    super({ id: store.id, depth: store.depth, reflinks: store.reflinks });
    this.#store = store;
    this.#copies = copies;
  }

  override pointedTo(handle: Uint8Array, uuid: boolean): Inode | undefined {
    const inode = this.#store.pointedTo(handle, uuid);
    return inode && (this.#copies.get(inode) ?? inode);
  }
}

class Past {
  readonly #since: Segment | null;
  #store: PastStore | null = null;
  /** By what they are copies of. */
  readonly #copies = new Map<Inode, Inode>();

  constructor(segments: readonly Segment[]) {
    this.#since = joined(segments);
  }

  storeFor(store: Store): Store {
    this.#store ??= new PastStore(store, this.#copies);
    return this.#store;
  }

  /** Keeps its own stack: a tree may be deeper than ours is. */
  fill(root: Inode, copy: Inode): void {
    copy.ino = root.ino;
    this.#copies.set(root, copy);
    copy.copyAttributes(this.#attributesOf(root));
    const pending: [Inode, Inode][] = [[root, copy]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [dir, into] = next;
      for (const [name, inode] of this.#namesOf(dir)) {
        const known = this.#copies.get(inode);
        const child = known ?? this.#copyOf(inode);
        namesOf(into).add(name, child);
        if (known === undefined && isDir(child)) pending.push([inode, child]);
      }
    }
  }

  #copyOf(inode: Inode): Inode {
    const was = this.#attributesOf(inode);
    const body = isDir(was) ? new Directory() : was.body;
    const copy = new Inode(inode.ino, was.mode, was.uid, was.gid, was.rdev, body);
    copy.copyAttributes(was);
    this.#copies.set(inode, copy);
    return copy;
  }

  #attributesOf(inode: Inode): Inode {
    return this.#since?.inodes.get(inode) ?? inode;
  }

  #namesOf(dir: Inode): ReadonlyMap<string, Inode> {
    const before = this.#since?.names.get(dir);
    const names = namesOf(dir);
    return before === undefined
      ? names.entries
      : names.entriesAs(before.added, before.removed.values());
  }
}
