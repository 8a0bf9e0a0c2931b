import type { Layer } from "../../layer/layer.ts";
import { filesOf } from "./files-of.ts";

/** Bytes of the blocks of 4 KiB that the files of a layer occupy, each inode once. Directories, symlinks and inodes
 *  themselves are left out. */
export function diskBytes(layer: Layer): number {
  let bytes = 0;
  for (const { content } of filesOf(layer)) bytes += content.allocatedBytes;
  return bytes;
}
