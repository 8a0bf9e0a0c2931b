import { isDir } from "../../layer/inode.ts";
import { Layer } from "../../layer/layer.ts";
import type { Dentry } from "../../lookup/dentry.ts";
import { lookup } from "../../lookup/lookup.ts";
import type { OverlayInode } from "../../lookup/overlay-inode.ts";
import { Superblock } from "../../lookup/superblock.ts";
import { openMount } from "../../mount/mounted.ts";
import type { Place } from "../stack/place.ts";

/** An overlay mount of layers, asked place by place. */
export class Merged {
  readonly #superblock: Superblock;

  /** @param layers lowest first, none of them mounted elsewhere */
  constructor(layers: readonly Layer[]) {
    const { store } = layers[0] ?? new Layer();
    // Without an upper, overlayfs wants two layers.
    const below = [0, 1].map(() => new Layer({ name: "nothing", store }));
    this.#superblock = new Superblock(openMount({ lowers: [...layers.toReversed(), ...below] }));
  }

  /** What the mount shows at a place, or null. */
  at(place: Place): OverlayInode | null {
    return this.#dentry(place)?.inode ?? null;
  }

  #dentry(place: Place): Dentry | null {
    if (place.parent === null) return this.#superblock.root;
    const above = this.#dentry(place.parent);
    if (above?.inode == null || !isDir(above.inode.real)) return null;
    return lookup(this.#superblock, above, place.name);
  }
}
