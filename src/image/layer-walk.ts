import { type Inode, isDir, isSymlink, namesOf, targetOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";

/** Where a path leads inside one layer. Paths are canonical: no symlink is left in them. */
export type Reached =
  | { readonly kind: "directory"; readonly path: string; readonly inode: Inode }
  /** Directories `missing` are still to be made below the directory `path`. */
  | { readonly kind: "missing"; readonly path: string; readonly missing: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

/** As many symlinks as the kernel follows in one path. */
const MAX_SYMLINKS = 40;

/** Walks to the directory at `path`, through symlinks, as the kernel does for Docker inside the layer's own root;
 *  but a symlink that climbs above that root is refused, where the kernel would stop at it. */
export function walkToDirectory(layer: Layer, path: string): Reached {
  const todo = path.split("/").reverse();
  const at: Inode[] = [layer.root];
  const names: string[] = [];
  let followed = 0;
  let via = "";
  // What lies on `todo` from here up came out of a symlink.
  let expanded = Number.POSITIVE_INFINITY;
  const here = () => `/${names.join("/")}`;
  while (todo.length > 0) {
    const name = todo.pop()!;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (names.pop() === undefined) return refused(`symlink ${via} leaves the root of the layer`);
      at.pop();
      continue;
    }
    const child = namesOf(at.at(-1)!).get(name);
    if (child === undefined) {
      // Docker makes missing parents, but not the missing target of a symlink.
      if (todo.length >= expanded) return refused(`symlink ${via} leads to nothing`);
      return { kind: "missing", path: here(), missing: [name, ...todo.toReversed()] };
    }
    if (isSymlink(child)) {
      via = `${here() === "/" ? "" : here()}/${name}`;
      if (++followed > MAX_SYMLINKS) return refused(`too many symlinks: ${via} leads in a circle`);
      const target = targetOf(child);
      if (target.startsWith("/")) {
        names.length = 0;
        at.length = 1;
      }
      if (todo.length < expanded) expanded = todo.length;
      todo.push(...target.split("/").reverse());
      continue;
    }
    if (!isDir(child)) return refused(`${here() === "/" ? "" : here()}/${name} is no directory`);
    names.push(name);
    at.push(child);
  }
  return { kind: "directory", path: here(), inode: at.at(-1)! };
}

function refused(reason: string): Reached {
  return { kind: "refused", reason };
}
