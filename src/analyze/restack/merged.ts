import { isDir, namesOf } from "../../layer/inode.ts";
import { Layer } from "../../layer/layer.ts";
import type { Dentry } from "../../lookup/dentry.ts";
import { lookup } from "../../lookup/lookup.ts";
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
  at(place: Place): Dentry | null {
    if (place.parent === null) return this.#superblock.root;
    const above = this.at(place.parent);
    return above === null ? null : this.below(above, place.name);
  }

  /** What it shows under a name in what it shows. */
  below(above: Dentry, name: string): Dentry | null {
    if (!isDir(above.inode!.real)) return null;
    const found = lookup(this.#superblock, above, name);
    return found.inode === null ? null : found;
  }

  /** The names in a directory, and perhaps some that are not there. */
  names(directory: Dentry): string[] {
    const names = new Set<string>();
    for (const { inode } of directory.inode!.lowers) {
      for (const name of namesOf(inode).entries.keys()) names.add(name);
    }
    return [...names];
  }
}
