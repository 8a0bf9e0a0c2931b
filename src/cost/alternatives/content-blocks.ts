import type { Content } from "../../layer/content.ts";
import { BlockRanges } from "./block-ranges.ts";

/** The blocks of a file that hold data; with `reserved`, those that only fallocate took, too. Numbers of blocks of
 *  `blockBytes`, from the beginning of the file. */
export function blocksOf(content: Content, blockBytes: number, reserved: boolean): BlockRanges {
  const blocks = new BlockRanges();
  for (const { offset, length, kind } of content.extents()) {
    if (kind === "hole" || (kind === "unwritten" && !reserved)) continue;
    blocks.add(Math.floor(offset / blockBytes), Math.ceil((offset + length) / blockBytes));
  }
  return blocks;
}
