import { Directory } from "../../layer/directory.ts";
import { Inode, isDir, namesOf } from "../../layer/inode.ts";
import { Layer } from "../../layer/layer.ts";
import { ESCAPE, isOpaque, isWhiteout, TRUSTED } from "../../layer/marks.ts";
import type { Store } from "../../layer/store.ts";
import { Xattrs } from "../../layer/xattrs.ts";

/** Layers laid over each other into one plain tree, as a driver without overlayfs unpacks an image: what a layer has
 *  replaces what was there, and what it hides is gone. Contents are shared with the layers, inodes are not.
 *  Moby: graphdriver ApplyDiff, archive.UnpackLayer */
export class FlatTree {
  readonly layer: Layer;

  constructor(name: string, store: Store) {
    this.layer = new Layer({ name, store });
  }

  /** The next layer, lowest first. */
  apply(layer: Layer): void {
    this.#restyle(this.layer.root, layer.root);
    const made = new Map<Inode, Inode>();
    const pending: [from: Inode, to: Inode][] = [[layer.root, this.layer.root]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [from, to] = next;
      for (const [name, inode] of namesOf(from).entries) {
        const child = this.#put(to, name, inode, made);
        if (child !== null && isDir(inode)) pending.push([inode, child]);
      }
    }
  }

  /** What is there under the name afterwards; null for a whiteout. */
  #put(dir: Inode, name: string, inode: Inode, made: Map<Inode, Inode>): Inode | null {
    const names = namesOf(dir);
    const old = names.get(name);
    if (isWhiteout(inode)) {
      if (old !== undefined) remove(dir, name, old);
      return null;
    }
    if (old !== undefined && isDir(old) && isDir(inode)) {
      if (isOpaque(inode)) {
        for (const [below, child] of [...namesOf(old).entries]) remove(old, below, child);
      }
      this.#restyle(old, inode);
      return old;
    }
    if (old !== undefined) remove(dir, name, old);
    const known = made.get(inode);
    if (known !== undefined) known.nlink++;
    const child = known ?? this.#copy(inode);
    if (inode.nlink > 1 && !isDir(inode)) made.set(inode, child);
    if (isDir(child)) dir.nlink++;
    names.set(name, child);
    return child;
  }

  #copy(inode: Inode): Inode {
    const body = isDir(inode) ? new Directory() : inode.body;
    const copy = new Inode(this.layer.store.allocateIno(), inode.mode, 0, 0, inode.rdev, body);
    this.#restyle(copy, inode);
    return copy;
  }

  #restyle(to: Inode, from: Inode): void {
    to.mode = from.mode;
    to.uid = from.uid;
    to.gid = from.gid;
    to.copyTimes(from);
    const xattrs = [...(from.xattrs ?? [])].filter(([name]) => !isMark(name));
    to.xattrs = xattrs.length === 0 ? null : new Xattrs(xattrs);
  }
}

const isMark = (name: string): boolean =>
  name.startsWith(TRUSTED) && !name.startsWith(TRUSTED + ESCAPE);

function remove(dir: Inode, name: string, inode: Inode): void {
  namesOf(dir).delete(name);
  if (isDir(inode)) dir.nlink--;
  else inode.nlink--;
}

/** The layers of an image (lowest first) as one plain tree on a store. */
export function flatten(layers: readonly Layer[], name: string, store: Store): Layer {
  const tree = new FlatTree(name, store);
  for (const layer of layers) tree.apply(layer);
  return tree.layer;
}
