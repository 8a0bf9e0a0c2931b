import { isErrno } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";

/** How a program copies: with copy_file_range(2), by which files may come to share blocks, or with its own reads and writes
 *  or sendfile(2), as those of BusyBox do. */
export type CopyMeans = "copy_file_range" | "own hands";

/** Copies `length` bytes at `offset` of one open file to the same place of another; gives how many. Between two file
 *  systems, as a volume's and the container's, the kernel will not, and programs read and write. */
export function copyRange(
  process: Process,
  from: number,
  to: number,
  offset: number,
  length: number,
  means: CopyMeans,
): number {
  try {
    return means === "own hands"
      ? process.carryFileRange(from, to, length, offset, offset)
      : process.copyFileRange(from, to, length, offset, offset);
  } catch (error) {
    if (!isErrno(error, "EXDEV")) throw error;
  }
  const piece = process.pread(from, Math.min(length, STEP), offset);
  return piece.length === 0 ? 0 : process.pwrite(to, piece, offset);
}

/** Bytes read at a time. */
const STEP = 2 ** 18;
