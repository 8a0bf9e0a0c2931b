import type { Body } from "../stack/body.ts";
import type { Version } from "../stack/place.ts";
import type { Removal } from "../stack/removal.ts";

/** Where a name is in the draft: in this layer, as a name of this object. Null: in none. */
export interface Put {
  readonly layer: number;
  readonly body: Body;
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

  bodyOf(version: Version): Body {
    return this.puts.get(version)?.body ?? version.body;
  }

  isDropped(version: Version): boolean {
    return this.puts.get(version) === null;
  }

  /** By what the draft is smaller. */
  get savedBytes(): number {
    const bodies = new Set<Body>();
    for (const [version, put] of this.puts) {
      bodies.add(version.body);
      if (put !== null) bodies.add(put.body);
    }
    let saved = 0;
    const kept = new Map<Body, Set<number>>();
    for (const body of bodies) {
      saved += body.bytes;
      for (const version of body.versions) this.#count(version, kept);
    }
    for (const [body, layers] of kept) saved -= layers.size * body.bytes;
    return saved;
  }

  #count(version: Version, kept: Map<Body, Set<number>>): void {
    if (this.isDropped(version)) return;
    const body = this.bodyOf(version);
    const layers = kept.get(body);
    if (layers === undefined) kept.set(body, new Set([this.layerOf(version)]));
    else layers.add(this.layerOf(version));
  }
}
