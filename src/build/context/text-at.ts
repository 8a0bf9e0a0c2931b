import { decodeName } from "../../base/names.ts";
import {
  contentOf,
  type Inode,
  isDir,
  isFile,
  isSymlink,
  namesOf,
  targetOf,
} from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";

/** Symlinks that one path may lead through: the kernel's own limit. */
const LINKS = 40;

/** The text of a file of a tree, symlinks followed inside it; undefined when there is no file. */
export function textAt(layer: Layer, path: string): string | undefined {
  const inode = follow(layer, path);
  return inode !== undefined && isFile(inode) ? decodeName(contentOf(inode).bytes()) : undefined;
}

function follow(layer: Layer, path: string): Inode | undefined {
  let stack: Inode[] = [layer.root];
  const todo = path.split("/").reverse();
  let links = 0;
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (name === "" || name === ".") continue;
    const at = stack.at(-1)!;
    if (!isDir(at)) return undefined;
    if (name === "..") {
      if (stack.length > 1) stack.pop();
      continue;
    }
    const child = namesOf(at).get(name);
    if (child === undefined) return undefined;
    if (!isSymlink(child)) {
      stack.push(child);
      continue;
    }
    if (++links > LINKS) return undefined;
    const target = targetOf(child);
    if (target.startsWith("/")) stack = [layer.root];
    todo.push(...target.split("/").reverse());
  }
  return stack.at(-1);
}
