import { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import { toArray } from "../bytes.ts";
import type { Invocation } from "../command.ts";
import { contentOfDescriptor, joinBytes, readFile } from "./file-data.ts";

/** What reading a path gives when it names no file of the image: the standard input, and devices that every container
 *  has without the image knowing of them. */
export type Special = "stdin" | "stdout" | "stderr" | "zero" | "null" | "random";

export function specialAt(path: string): Special | null {
  switch (path) {
    case "/dev/stdin":
    case "/dev/fd/0":
    case "/proc/self/fd/0":
      return "stdin";
    case "/dev/stdout":
    case "/dev/fd/1":
    case "/proc/self/fd/1":
    case "/dev/tty":
      return "stdout";
    case "/dev/stderr":
    case "/dev/fd/2":
    case "/proc/self/fd/2":
      return "stderr";
    case "/dev/zero":
      return "zero";
    case "/dev/null":
      return "null";
    case "/dev/random":
    case "/dev/urandom":
      return "random";
    default:
      return null;
  }
}

/** A device to read from, of which the image has no file. */
export function isImplied(process: Process, path: string): boolean {
  const special = specialAt(path);
  return (special === "null" || special === "stdin") && process.tryLstat(path) === null;
}

/** The bytes of a file, or of the standard input for "-". @throws FsError */
export function readInput(invocation: Invocation, path: string): Uint8Array {
  if (path === "-" || specialAt(path) === "stdin") return toArray(invocation.stdin);
  if (specialAt(path) === "null") return joinBytes([]);
  return readFile(invocation.process, path);
}

/** The same as a value, which need not fit in memory where it is a file. @throws FsError */
export function contentOf(invocation: Invocation, path: string): Content {
  if (path === "-" || specialAt(path) !== null) {
    return Content.fromBytes(readInput(invocation, path));
  }
  const { process } = invocation;
  const fd = process.open(path);
  try {
    return contentOfDescriptor(process, fd);
  } finally {
    process.close(fd);
  }
}

/** Bytes as a source of chance would give; the same every time, so that a build is. */
export function chanceBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}
