import type { BlockDriver } from "./block-driver.ts";
import type { FileBlocks } from "./block-ledger.ts";
import { PAGE_RULES } from "./page-rules.ts";

/** The longest file that lies beside its inode, and takes no block. Btrfs: max_inline */
const INLINE = 2048;

/** Docker's btrfs driver: each layer and container is a subvolume, made as a snapshot of the one below. Extents are
 *  shared until they are written to, in sectors of 4 KiB (the page size); what a file was cut to is not zeroed on disk.
 *  Observed on Btrfs of Linux 6.18. Left out: metadata (two copies by default), checksums, compression, and old extents
 *  that stay until all of them was overwritten. */
export const BTRFS: BlockDriver = {
  name: "btrfs",
  rules: { ...PAGE_RULES, rewritesCut: () => false, sharesReserved: true },
  // Each subvolume has inodes of its own, and pages are cached by inode.
  sharing: "none",
  storedBytes: (files) => files.reduce((sum, file) => sum + fileBytes(file), 0),
};

function fileBytes({ size, broken, fresh }: FileBlocks): number {
  const own = broken + fresh;
  return own > 0 && size <= INLINE ? size : own * PAGE_RULES.blockBytes;
}
