import { S_IFMT, S_IFSOCK } from "../../base/mode.ts";
import { type Inode, isDir, isFile, namesOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { isDeviceWhiteout, isOpaque } from "../../layer/marks.ts";
import { hiddenNames } from "./hidden-names.ts";
import { sortNames } from "./sorted-names.ts";

/** One thing that a layer tar says, in the tar's order. */
export type LayerEntry =
  /** `link`: the path under which the inode came first. */
  | {
      readonly kind: "inode";
      readonly path: string;
      readonly inode: Inode;
      readonly link: string | null;
    }
  /** `left`: the path of the first whiteout that shares the inode. */
  | {
      readonly kind: "whiteout";
      readonly path: string;
      readonly inode: Inode;
      readonly left: string | null;
    }
  /** Everything below that the layer itself does not have is gone. */
  | { readonly kind: "opaque"; readonly path: string; readonly inode: Inode }
  /** A name that an opaque directory hides, said one by one. */
  | { readonly kind: "hidden"; readonly path: string };

/** Whether the tar holds a file's data there: where its inode comes first. */
export function hasData(
  entry: LayerEntry,
): entry is Extract<LayerEntry, { readonly kind: "inode" }> {
  return entry.kind === "inode" && entry.link === null && isFile(entry.inode);
}

/** What a walk goes through one directory with. */
interface Place {
  /** With a slash at its end; empty for the root. */
  readonly prefix: string;
  readonly directory: Inode;
  /** Names not yet visited, the next one last. */
  readonly names: string[];
  /** What lies below here is hidden. */
  readonly opaque: boolean;
}

/** All of a layer but its root, without sockets, for which tar has no type. Parents first, names by their bytes; paths
 *  are relative. A whiteout stands where the name stood that is gone.
 *  @param lowers of whose names those an opaque directory hides are told one by one; null: told by a marker
 *  Moby: archive.TarWithOptions over overlay2's diff folder. */
export function* layerEntries(
  layer: Layer,
  lowers: readonly Layer[] | null,
): Generator<LayerEntry, void> {
  const seen = new Map<Inode, string>();
  const todo: Place[] = [placeOf("", layer.root, false, lowers)];
  for (let place = todo.at(-1); place !== undefined; place = todo.at(-1)) {
    const name = place.names.pop();
    if (name === undefined) {
      todo.pop();
      continue;
    }
    const path = place.prefix + name;
    const inode = namesOf(place.directory).get(name);
    if (inode === undefined) yield { kind: "hidden", path };
    else if (isDir(inode)) {
      yield { kind: "inode", path, inode, link: null };
      const opaque = isOpaque(inode);
      if (opaque && lowers === null) yield { kind: "opaque", path, inode };
      todo.push(placeOf(`${path}/`, inode, place.opaque || opaque, lowers));
    } else if ((inode.mode & S_IFMT) !== S_IFSOCK) {
      const first = inode.nlink > 1 ? firstPath(seen, inode, path) : null;
      if (isDeviceWhiteout(inode)) yield { kind: "whiteout", path, inode, left: first };
      else yield { kind: "inode", path, inode, link: first };
    }
  }
}

function placeOf(
  prefix: string,
  directory: Inode,
  opaque: boolean,
  lowers: readonly Layer[] | null,
): Place {
  const own = namesOf(directory).entries;
  const names = [...own.keys()];
  if (opaque && lowers !== null) {
    for (const name of hiddenNames(lowers, prefix)) if (!own.has(name)) names.push(name);
  }
  return { prefix, directory, names: sortNames(names).reverse(), opaque };
}

/** The path that an inode with several names came under before; null when it comes first. */
function firstPath(seen: Map<Inode, string>, inode: Inode, path: string): string | null {
  const first = seen.get(inode);
  if (first !== undefined) return first;
  seen.set(inode, path);
  return null;
}
