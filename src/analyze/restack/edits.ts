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
    let saved = 0;
    for (const { body, kept } of this.copies()) saved += body.bytes * (1 - kept.length);
    return saved;
  }

  /** What becomes of the objects that it is about. */
  *copies(): Generator<Copies> {
    const names = new Map<Body, Map<number, number>>();
    for (const [version, put] of this.puts) {
      for (const body of [version.body, put?.body ?? version.body]) {
        if (!names.has(body)) names.set(body, new Map());
      }
    }
    for (const body of [...names.keys()]) {
      for (const version of body.versions) {
        if (this.isDropped(version)) continue;
        const layers = names.get(this.bodyOf(version))!;
        const layer = this.layerOf(version);
        layers.set(layer, (layers.get(layer) ?? 0) + 1);
      }
    }
    for (const [body, kept] of names) yield { body, kept: [...kept.values()] };
  }
}

/** An object, and under how many names each layer of the draft that has it has it. */
export interface Copies {
  readonly body: Body;
  readonly kept: readonly number[];
}
