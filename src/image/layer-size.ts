import { type Inode, isDir, namesOf, sizeOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";

/** The size of a layer as Docker counts it: st_size of all that is no directory, each inode once.
 *  moby: directory.Size. */
export function layerSize(layer: Layer): number {
  const counted = new Set<Inode>();
  const todo = [layer.root];
  let size = 0;
  for (let inode = todo.pop(); inode !== undefined; inode = todo.pop()) {
    if (isDir(inode)) {
      for (const child of namesOf(inode).entries.values()) todo.push(child);
    } else if (inode.nlink === 1 || !counted.has(inode)) {
      if (inode.nlink > 1) counted.add(inode);
      size += sizeOf(inode);
    }
  }
  return size;
}
