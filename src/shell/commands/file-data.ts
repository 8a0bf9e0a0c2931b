import { isFileMode } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import { type CopyMeans, copyRange } from "./copy-range.ts";

const STEP = 2 ** 20;

/** All that is left to read of a descriptor. */
export function readDescriptor(process: Process, fd: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = process.read(fd, STEP);
    if (piece.length === 0) break;
    pieces.push(piece);
  }
  return joinBytes(pieces);
}

/** The same, or the next `length` bytes, as a value: a file's is shared. @throws FsError */
export function contentOfDescriptor(process: Process, fd: number, length = Infinity): Content {
  if (isFileMode(process.fstat(fd).mode)) return process.readContent(fd, length);
  const pieces: Uint8Array[] = [];
  for (let left = length; left > 0; ) {
    const piece = process.read(fd, Math.min(left, STEP));
    if (piece.length === 0) break;
    pieces.push(piece);
    left -= piece.length;
  }
  return Content.fromBytes(joinBytes(pieces));
}

/** @throws FsError */
export function readFile(process: Process, path: string): Uint8Array {
  const fd = process.open(path);
  try {
    return readDescriptor(process, fd);
  } finally {
    process.close(fd);
  }
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Copies the data of one open file into another, new or emptied one. Holes stay holes: only data is written. */
export function copyData(process: Process, from: number, to: number, means: CopyMeans): void {
  const { size } = process.fstat(from);
  let at = 0;
  let written = 0;
  for (; at < size; ) {
    const data = seekData(process, from, at);
    if (data === null) break;
    const end = process.lseek(from, data, "SEEK_HOLE");
    for (let offset = data; offset < end; ) {
      const count = copyRange(process, from, to, offset, end - offset, means);
      if (count === 0) break;
      offset += count;
    }
    written = end;
    at = end;
  }
  if (written < size) process.ftruncate(to, size);
}

/** Copies all as data, holes too. */
export function copyDense(process: Process, from: number, to: number): void {
  const { size } = process.fstat(from);
  for (let at = 0; at < size; ) {
    const piece = process.pread(from, STEP, at);
    if (piece.length === 0) break;
    process.write(to, piece);
    at += piece.length;
  }
}

function seekData(process: Process, fd: number, from: number): number | null {
  try {
    return process.lseek(fd, from, "SEEK_DATA");
  } catch (error) {
    if (isNoData(error)) return null;
    throw error;
  }
}

const isNoData = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENXIO";
