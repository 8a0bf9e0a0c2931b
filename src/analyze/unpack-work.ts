import { addWork, type Work, type WorkSum } from "../cost/time/work.ts";
import { type Inode, isFile, sizeOf } from "../layer/inode.ts";
import type { StackedLayer } from "./stack/stack.ts";

/** Bytes that Docker writes at once when it unpacks. moby: pools.Copy */
const PIECE = 32 * 1024;

/** What the kernel has to do to unpack an object of a layer under so many names, and to bring its bytes to the disk: make
 *  it and close it, write its bytes, set owner, mode, times and xattrs. moby: pkg/archive, createTarFile */
export function addUnpacking(sum: WorkSum, inode: Inode, names: number, sign: 1 | -1 = 1): void {
  const add = (unit: keyof WorkSum, count: number) => addWork(sum, unit, sign * count);
  const bytes = isFile(inode) ? sizeOf(inode) : 0;
  const writes = Math.ceil(bytes / PIECE);
  const changes = 3 + (inode.xattrs?.size ?? 0);
  // Whether something is at the name already is asked twice; a link has owner and times set anew.
  add("call", 2 * names + 2 + writes + changes);
  add("create", names);
  add("change", changes);
  if (!isFile(inode)) return;
  add("open", 1);
  add("write", writes);
  add("writtenByte", bytes);
  add("flushedByte", bytes);
}

/** The same of a whole layer; its bytes are brought to the disk at once. Nothing, when it is empty. */
export function unpackWork({ bodies, directories, whiteouts }: StackedLayer): Work {
  const sum: WorkSum = {};
  for (const { inode, versions } of bodies) addUnpacking(sum, inode, versions.length);
  for (const { place, body } of directories) {
    if (place.parent !== null) addUnpacking(sum, body.inode, 1);
  }
  // A device node with an owner.
  addWork(sum, "create", whiteouts);
  addWork(sum, "change", whiteouts);
  addWork(sum, "call", 2 * whiteouts);
  if ((sum.create ?? 0) > 0) addWork(sum, "flush", 1);
  return sum;
}
