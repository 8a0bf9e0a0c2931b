import { compareNames } from "../base/names.ts";

/** What happened to one path: "A"dded, "C"hanged, "D"eleted. */
export interface Change {
  readonly kind: "A" | "C" | "D";
  /** Absolute. */
  readonly path: string;
}

/** In the order of their paths, byte by byte, so that what lies above comes first. Docker's own order is random, but for
 *  that. Moby: archive.changesByPath */
export function sortChanges<T extends Change>(changes: T[]): T[] {
  return changes.sort((a, b) => compareNames(a.path, b.path));
}
