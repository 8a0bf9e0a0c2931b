import type { Inode } from "../../layer/inode.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import type { Store } from "../../layer/store.ts";
import type { OriginPlace } from "./kept-entry.ts";

/** Where the objects lie that file handles name. */
export class OriginPlaces {
  readonly #store: Store;
  readonly #lowers: readonly Layer[];
  #all: Map<Inode, OriginPlace> | null = null;

  /** `lowers`: lowest first. */
  constructor(store: Store, lowers: readonly Layer[]) {
    this.#store = store;
    this.#lowers = lowers;
  }

  /** The object's place, mostly that of its copy; null when the handle leads nowhere. */
  placeOf(handle: Uint8Array, path: string): OriginPlace | null {
    const inode = this.#store.decodeHandle(handle);
    if (inode === undefined) return null;
    const layer = this.#lowers.findLastIndex((one) => one.get(path) === inode);
    if (layer >= 0) return { layer, path };
    this.#all ??= placesOfAll(this.#lowers);
    return this.#all.get(inode) ?? null;
  }
}

function placesOfAll(lowers: readonly Layer[]): Map<Inode, OriginPlace> {
  const places = new Map<Inode, OriginPlace>();
  for (const [layer, { root }] of lowers.entries()) {
    for (const { path, inode } of walk(root)) places.set(inode, { layer, path });
  }
  return places;
}
