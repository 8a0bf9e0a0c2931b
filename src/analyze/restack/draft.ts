import { S_IFDIR } from "../../base/mode.ts";
import { Directory } from "../../layer/directory.ts";
import { Inode, isDir, namesOf } from "../../layer/inode.ts";
import { Layer } from "../../layer/layer.ts";
import { isWhiteout, TRUSTED } from "../../layer/marks.ts";
import type { Store } from "../../layer/store.ts";
import { Xattrs } from "../../layer/xattrs.ts";
import type { Place } from "../stack/place.ts";

/** A layer as it would be: the directories on the way to a change are its own, all else it shares with the layer that it
 *  is drafted after, which stays as it is. */
export class DraftLayer {
  readonly layer: Layer;
  readonly #own = new Set<Inode>();

  constructor(original: Layer, store: Store) {
    this.layer = new Layer({ name: original.name, store });
    copyInto(original.root, this.layer.root);
    this.#own.add(this.layer.root);
  }

  get(place: Place): Inode | undefined {
    if (place.parent === null) return this.layer.root;
    const above = this.get(place.parent);
    return above === undefined || !isDir(above) ? undefined : namesOf(above).get(place.name);
  }

  remove(place: Place): void {
    const above = place.parent === null ? undefined : this.#writable(place.parent, false);
    if (above !== undefined) namesOf(above).delete(place.name);
  }

  /** Puts an object at a place, with the directories above it as the image shows them. False where something that is no
   *  directory is in the way. */
  put(place: Place, inode: Inode): boolean {
    const above = this.#writable(place.parent!, true);
    if (above === undefined) return false;
    namesOf(above).set(place.name, inode);
    return true;
  }

  isEmpty(place: Place): boolean {
    const inode = this.get(place);
    return inode !== undefined && isDir(inode) && namesOf(inode).size === 0;
  }

  /** The layer's own copy of a directory; made new where it has none and `make`. */
  #writable(place: Place, make: boolean): Inode | undefined {
    if (place.parent === null) return this.layer.root;
    const above = this.#writable(place.parent, make);
    if (above === undefined) return undefined;
    const known = namesOf(above).get(place.name);
    if (known !== undefined && this.#own.has(known)) return known;
    if (known !== undefined && (isWhiteout(known) || !isDir(known))) return undefined;
    if (known === undefined && !make) return undefined;
    const own = new Inode(0, S_IFDIR | 0o755, 0, 0, 0, new Directory());
    if (known !== undefined) copyInto(known, own);
    else copyAttributes(place.shown!.body.inode, own);
    this.#own.add(own);
    namesOf(above).set(place.name, own);
    return own;
  }
}

function copyInto(from: Inode, to: Inode): void {
  copyAttributes(from, to);
  to.xattrs = from.xattrs;
  const { entries } = namesOf(to);
  for (const [name, inode] of namesOf(from).entries) entries.set(name, inode);
}

/** Without overlayfs' marks, which say something of one layer. */
function copyAttributes(from: Inode, to: Inode): void {
  const { mode, uid, gid, nlink, flags } = from;
  Object.assign(to, { mode, uid, gid, nlink, flags });
  to.copyTimes(from);
  if (from.xattrs === null) return;
  const kept = [...from.xattrs].filter(([name]) => !name.startsWith(TRUSTED));
  to.xattrs = kept.length === 0 ? null : new Xattrs(kept);
}
