import { sizeOf } from "../../image/layer-size.ts";
import type { Inode } from "../../layer/inode.ts";
import type { Body } from "../stack/body.ts";
import type { Version } from "../stack/place.ts";
import type { Removal } from "../stack/removal.ts";

/** Where a name is in the draft: in this layer, as a name of this object. Null: in none. */
export interface Put {
  readonly layer: number;
  readonly inode: Inode;
}

/** What a draft of an image has other than the image: names left out, moved to other layers, made further names of other
 *  objects. Of several fixes one after the other each finds what those before it did. */
export class Edits {
  readonly puts = new Map<Version, Put | null>();
  /** Acts that may have nothing to hide any more. */
  readonly removals = new Set<Removal>();
  /** Paths that are meant to go. */
  readonly gone = new Set<string>();
  readonly #layers = new Map<Version, number>();

  /** Leaves a name out. */
  drop(version: Version): void {
    this.puts.set(version, null);
  }

  /** Leaves out what a version replaced; where that was left out already because the one below it is the same, that one. */
  supersede(below: Version): void {
    let at: Version | null = below;
    while (at !== null && this.isDropped(at)) at = at.below;
    if (at !== null) this.drop(at);
  }

  /** Gives a name that was not left out to an object in another layer, or in its own. */
  put(version: Version, put: Put): void {
    if (this.puts.get(version) === null) return;
    this.puts.set(version, put);
    this.#layers.set(version, put.layer);
  }

  /** Where the name is, or was when it was left out. */
  layerOf(version: Version): number {
    return this.#layers.get(version) ?? version.layer;
  }

  inodeOf(version: Version): Inode {
    return this.puts.get(version)?.inode ?? version.body.inode;
  }

  isDropped(version: Version): boolean {
    return this.puts.get(version) === null;
  }

  /** By what the draft is smaller. */
  get savedBytes(): number {
    let saved = 0;
    const bodies = new Set<Body>();
    for (const { body } of this.puts.keys()) bodies.add(body);
    const kept = new Map<Inode, Set<number>>();
    for (const body of bodies) {
      saved += body.bytes;
      for (const version of body.versions) this.#count(version, kept);
    }
    for (const [inode, layers] of kept) saved -= layers.size * sizeOf(inode);
    return saved;
  }

  #count(version: Version, kept: Map<Inode, Set<number>>): void {
    const put = this.puts.get(version);
    if (put === null) return;
    const { layer, inode } = put ?? { layer: version.layer, inode: version.body.inode };
    const layers = kept.get(inode);
    if (layers === undefined) kept.set(inode, new Set([layer]));
    else layers.add(layer);
  }
}
