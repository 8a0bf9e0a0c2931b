import type { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import { diskBytes } from "./disk-bytes.ts";
import { FlatTree } from "./flat-tree.ts";

/** Copies that Docker's vfs driver makes of an image for each container: one for its -init layer, and of that one for
 *  the container. Moby: layerStore.initMount, then CreateReadWrite; graphdriver/vfs copies the parent whole. */
export const VFS_COPIES = 2;

/** What an image takes with Docker's vfs driver: each layer (lowest first) is a directory that begins as a full copy of
 *  the one below. Left out: where the file system has reflinks, the driver clones instead. */
export function vfsImageBytes(layers: readonly Layer[]): number {
  const tree = new FlatTree("vfs", new Store());
  return layers.reduce((sum, layer) => {
    tree.apply(layer);
    return sum + diskBytes(tree.layer);
  }, 0);
}
