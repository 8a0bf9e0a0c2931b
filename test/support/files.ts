import type { Process } from "../../src/process/process.ts";
import { type Bytes, bytes, text } from "./layer.ts";

/** The whole file, as text. */
export function readText(process: Process, path: string): string {
  const fd = process.open(path);
  try {
    return text(process.read(fd, process.fstat(fd).size));
  } finally {
    process.close(fd);
  }
}

/** Opens, writes and closes. */
export function writeText(
  process: Process,
  path: string,
  data: Bytes,
  flags = "O_WRONLY|O_CREAT|O_TRUNC",
  mode = 0o666,
): void {
  const fd = process.open(path, flags, mode);
  try {
    process.write(fd, bytes(data));
  } finally {
    process.close(fd);
  }
}

/** Opens and closes. */
export function openClose(process: Process, path: string, flags: string, mode = 0o666): void {
  process.close(process.open(path, flags, mode));
}

/** The names of a directory, in the order they are listed. */
export function listed(process: Process, path: string): string[] {
  return process.readdir(path).map(({ name }) => name);
}

export const exists = (process: Process, path: string): boolean => process.tryLstat(path) !== null;
