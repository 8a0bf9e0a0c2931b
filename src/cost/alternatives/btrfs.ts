import { type BlockDriver, fileLedger } from "./block-driver.ts";
import type { BlockRules, FileBlocks } from "./block-ledger.ts";
import { PAGE_RULES } from "./page-rules.ts";

/** The longest file that lies beside its inode, and takes no block. Btrfs: max_inline */
const INLINE = 2048;

/** In sectors of 4 KiB (the page size). What a file was cut to is not zeroed on disk. Observed on Linux 6.18. */
export const BTRFS_RULES: BlockRules = {
  ...PAGE_RULES,
  rewritesCut: () => false,
  sharesReserved: true,
  leastCloned: INLINE + 1,
};

/** Docker's btrfs driver: each layer and container is a subvolume, made as a snapshot of the one below. Extents are
 *  shared until they are written to. Left out: metadata (two copies by default), checksums, compression, and old extents
 *  that stay until all of them was overwritten. */
export const BTRFS: BlockDriver = {
  name: "btrfs",
  // Each subvolume has inodes of its own, and pages are cached by inode.
  sharing: "none",
  ledger: () => fileLedger(BTRFS_RULES, btrfsBytes),
};

/** Bytes that a file takes beside what it shares. */
export function btrfsBytes({ size, broken, fresh }: FileBlocks): number {
  const own = broken + fresh;
  return own > 0 && size <= INLINE ? size : own * BTRFS_RULES.blockBytes;
}
