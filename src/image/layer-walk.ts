import { type Inode, isDir, isSymlink, namesOf, targetOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";

/** Where a path leads inside one layer. */
export type Reached =
  | { readonly kind: "directory"; readonly inode: Inode }
  /** The names `missing` are still to be made below `inode`. */
  | { readonly kind: "missing"; readonly inode: Inode; readonly missing: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

/** As many symlinks as the kernel follows in one path. */
const MAX_SYMLINKS = 40;

/** Walks to the directory at `path`, through symlinks, as the kernel does for Docker inside the layer's own root;
 *  but a symlink that climbs above that root is refused, where the kernel would stop at it. */
export function walkToDirectory(layer: Layer, path: string): Reached {
  const todo = path.split("/").reverse();
  const above: Inode[] = [];
  let inode = layer.root;
  let followed = 0;
  let via = "";
  // What lies on `todo` from here up came out of a symlink.
  let expanded = Number.POSITIVE_INFINITY;
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      const parent = above.pop();
      if (parent === undefined) return refused(`symlink "${via}" leaves the root of the layer`);
      inode = parent;
      continue;
    }
    const child = namesOf(inode).get(name);
    if (child === undefined) {
      // Docker makes missing parents, but not the missing target of a symlink.
      if (todo.length >= expanded) return refused(`symlink "${via}" leads to nothing`);
      return { kind: "missing", inode, missing: [name, ...todo.reverse()] };
    }
    if (isDir(child)) {
      above.push(inode);
      inode = child;
      continue;
    }
    if (!isSymlink(child)) return refused(`its parent "${name}" is no directory`);
    via = name;
    if (++followed > MAX_SYMLINKS) return refused(`symlink "${via}" leads in a circle`);
    if (todo.length < expanded) expanded = todo.length;
    if (targetOf(child).startsWith("/")) {
      inode = layer.root;
      above.length = 0;
    }
    todo.push(...targetOf(child).split("/").reverse());
  }
  return { kind: "directory", inode };
}

function refused(reason: string): Reached {
  return { kind: "refused", reason };
}
