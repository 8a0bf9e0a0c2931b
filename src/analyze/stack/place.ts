import type { Body } from "./body.ts";
import type { Removal } from "./removal.ts";

/** A path of the merged tree, as one node below that of its directory: no path is spelled out before somebody asks.
 *  When a path is removed and comes back, that is another place. */
export class Place {
  readonly name: string;
  readonly parent: Place | null;
  children: Map<string, Place> | null = null;
  /** What the layers so far show here; of a directory the topmost. Null: nothing. */
  shown: Version | null = null;

  constructor(name: string, parent: Place | null) {
    this.name = name;
    this.parent = parent;
  }

  /** Absolute; "/" for the root. */
  get path(): string {
    let path = "";
    for (let at: Place = this; at.parent !== null; at = at.parent) path = `/${at.name}${path}`;
    return path === "" ? "/" : path;
  }
}

/** What one layer has at one path, whiteouts aside. */
export class Version {
  readonly layer: number;
  readonly place: Place;
  /** The object; of hard links one for all their names. */
  readonly body: Body;
  /** What showed here before: a file that this one replaced, or a directory that merges with this one. Null where nothing
   *  did, or something of the other kind. */
  readonly below: Version | null;
  /** The file in a layer above that replaced this one. */
  above: Version | null = null;
  /** What took it away. */
  removal: Removal | null = null;
  /** The directory around it was removed and made again by the same layer: what is below was hidden already. */
  readonly again: boolean;

  constructor(layer: number, place: Place, body: Body, below: Version | null, again: boolean) {
    this.layer = layer;
    this.place = place;
    this.body = body;
    this.below = below;
    this.again = again;
  }

  /** A container on the image sees it (a directory perhaps only through another that merges with it). */
  get isShown(): boolean {
    return this.removal === null && this.above === null;
  }
}
