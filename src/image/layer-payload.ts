import { contentOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { hasData, layerEntries } from "./layer-tar/layer-entries.ts";

/** The size of a layer as BuildKit counts it: the bytes of data in its tar, where the targets of symlinks are none.
 *  (For all that unpacks a tar, it is layerSize.) */
export function layerPayload(layer: Layer): number {
  let size = 0;
  for (const entry of layerEntries(layer, null)) {
    if (hasData(entry)) size += contentOf(entry.inode).size;
  }
  return size;
}
