import type { BlockDriver } from "./block-driver.ts";
import { PAGE_RULES } from "./page-rules.ts";

/** Blocks of the thin pool, by default: dm.blocksize=64K (moby, daemon/graphdriver/devmapper: 128 sectors). */
const CHUNK = 64 * 1024;

/** Docker's devicemapper driver (gone since Engine 25): each layer and container is a thin device with ext4 or XFS on it,
 *  a snapshot of the device below. The pool knows chunks of 64 KiB: the first write to a chunk that is shared copies all
 *  of it, unless it overwrites all (Linux, dm-thin). New data goes to chunks of its own, which files share.
 *  Counted as if each file of the image began with a chunk. Left out: where the file system really puts files, its
 *  journal and metadata, those of the pool. Not checked on a real pool: from the sources. */
export const DEVICEMAPPER: BlockDriver = {
  name: "devicemapper",
  rules: { ...PAGE_RULES, blockBytes: CHUNK, heldBytes: () => CHUNK },
  // Each container mounts a device of its own: other inodes, other pages. (docs.docker.com, Device Mapper storage driver)
  sharing: "none",
  storedBytes: (files) => {
    const broken = files.reduce((sum, file) => sum + file.broken, 0);
    const fresh = files.reduce((sum, file) => sum + file.freshPageBytes, 0);
    return (broken + Math.ceil(fresh / CHUNK)) * CHUNK;
  },
};
