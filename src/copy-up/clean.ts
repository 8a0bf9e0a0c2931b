import { Refusal } from "../base/refusal.ts";
import { type Inode, isDir, namesOf } from "../layer/inode.ts";
import type { LayerWriter } from "../layer/writer.ts";

/** Runs a step; if it fails, what was made for it goes again, as far as the file system below still lets it.
 *  `name`: where that lies in `dir` by then. Kernel: ovl_cleanup */
export function orCleanUp<T>(writer: LayerWriter, dir: Inode, name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    cleanUp(writer, dir, name);
    throw error;
  }
}

/** Removes a name, if it is there and can go. */
export function cleanUp(writer: LayerWriter, dir: Inode, name: string): void {
  const left = namesOf(dir).get(name);
  if (left === undefined) return;
  try {
    if (isDir(left)) writer.rmdir(dir, name);
    else writer.unlink(dir, name);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
