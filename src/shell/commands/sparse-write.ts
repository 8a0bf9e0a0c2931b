import type { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import { isZeros, partOf } from "./gathered-content.ts";

/** Bytes that are looked at together. */
const STEP = 2 ** 20;

/** Writes a content from where the file is; blocks of zeros are passed over, and the file ends behind the last. */
export function writeSparse(process: Process, fd: number, block: number, data: Content): void {
  let at = 0;
  for (const { zero, length } of blockRuns(data, block)) {
    if (zero) process.lseek(fd, length, "SEEK_CUR");
    else process.writeContent(fd, partOf(data, at, length));
    at += length;
  }
  const end = process.lseek(fd, 0, "SEEK_CUR");
  if (end > process.fstat(fd).size) process.ftruncate(fd, end);
}

/** Neighbouring blocks that are all zeros, or are not. */
function* blockRuns(data: Content, block: number): Generator<{ zero: boolean; length: number }> {
  // Many at once where they are zeros, one by one where not.
  const many = Math.max(1, Math.floor(STEP / block)) * block;
  let run = { zero: false, length: 0 };
  const add = (zero: boolean, length: number): { zero: boolean; length: number } | null => {
    if (run.zero === zero || run.length === 0) {
      run = { zero, length: run.length + length };
      return null;
    }
    const before = run;
    run = { zero, length };
    return before;
  };
  for (let at = 0; at < data.size; at += many) {
    const bytes = data.read(at, many);
    const step = isZeros(bytes) ? many : block;
    for (let from = 0; from < bytes.length; from += step) {
      const piece = bytes.subarray(from, from + step);
      const ended = add(isZeros(piece), piece.length);
      if (ended !== null) yield ended;
    }
  }
  if (run.length > 0) yield run;
}
