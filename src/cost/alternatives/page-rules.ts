import { PAGE } from "../../layer/extent.ts";
import type { BlockRules } from "./block-ledger.ts";

const isInside = (size: number): boolean => size % PAGE !== 0;

/** Files of a file system with blocks of 4 KiB, as ext4 and XFS have them by default: what lies behind the end of a file
 *  in its last block is zeroed when the file is cut there, and again when it grows. Observed on XFS, Linux 6.18. */
export const PAGE_RULES: BlockRules = {
  blockBytes: PAGE,
  heldBytes: (fileSize, start) => Math.max(0, Math.min(PAGE, fileSize - start)),
  rewritesEnd: isInside,
  rewritesCut: isInside,
  sharesReserved: false,
  leastCloned: 1,
};
