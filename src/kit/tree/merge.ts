import { byCodePoint } from "../../cases/names-order.ts";
import { ancestorsOf } from "./complete.ts";

/** The least that merging has to know of an entry. */
export interface Mergeable {
  readonly path: string;
  readonly type?: string;
}

/** What layers, lowest first, come to when each is unpacked over those below: a whiteout removes, a directory merges
 *  with a directory unless it is opaque, and anything else replaces. Far simpler than an overlay, and the same tree. */
export function merge<T extends Mergeable>(
  layers: readonly (readonly T[])[],
  isOpaque: (entry: T) => boolean,
  isWhiteout: (entry: T) => boolean = ({ type }) => type === "whiteout",
): T[] {
  const merged = new Map<string, T>();
  for (const layer of layers) {
    for (const entry of layer) unpack(merged, entry, isOpaque(entry), isWhiteout(entry));
  }
  return [...merged.values()].sort((a, b) => byCodePoint(a.path, b.path));
}

function unpack<T extends Mergeable>(
  merged: Map<string, T>,
  entry: T,
  opaque: boolean,
  whiteout: boolean,
): void {
  const { path } = entry;
  const merges = entry.type === "dir" && merged.get(path)?.type === "dir" && !opaque;
  if (!merges && path !== "/") {
    for (const below of [...merged.keys()]) if (below.startsWith(`${path}/`)) merged.delete(below);
  }
  if (whiteout) merged.delete(path);
  else merged.set(path, entry);
}

/** True when every directory above `path` is one in `merged`. */
export function isReached(merged: ReadonlyMap<string, Mergeable>, path: string): boolean {
  return ancestorsOf(path).every((above) => merged.get(above)?.type === "dir");
}
