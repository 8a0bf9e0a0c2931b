import type { Place, Version } from "./place.ts";

/** One act of a layer that hides what was at a place and below it. */
export class Removal {
  readonly layer: number;
  readonly how: RemovalHow;
  /** The topmost place that is gone; of an opaque directory that directory. */
  readonly place: Place;
  /** All that it hid, directories too. */
  readonly versions: Version[] = [];

  constructor(layer: number, how: RemovalHow, place: Place) {
    this.layer = layer;
    this.how = how;
    this.place = place;
  }
}

export type RemovalHow =
  | "whiteout"
  /** The layer has the directory anew, with nothing of what was in it. */
  | "opaque"
  /** A directory where a file was, or the other way round. */
  | "covered";
