import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { bytesOf } from "../bytes.ts";
import type { Invocation } from "../command.ts";
import { FileChannel } from "../run/channel.ts";
import { descriptorOf, openDevice } from "../run/devices.ts";
import { reasonOf } from "../run/words.ts";

/** The bytes of a file, or of the standard input for "-". @throws FsError */
export function inputOf(invocation: Invocation, path: string): string {
  const fd = path === "-" ? 0 : descriptorOf(path);
  if (fd === 0) return invocation.stdin;
  if (fd !== null && invocation.descriptor !== undefined) return invocation.descriptor(fd);
  return readFile(invocation.process, path);
}

/** The same; says why not, and gives null, when it cannot be read. */
export function readInput(invocation: Invocation, path: string): string | null {
  try {
    return inputOf(invocation, path);
  } catch (error) {
    if (!isErrno(error)) throw error;
    complainOf(invocation, path, error);
    return null;
  }
}

/** @throws FsError EISDIR for a directory, too */
export function readFile(process: Invocation["process"], path: string): string {
  const device = openDevice(path);
  if (device !== null) return device.readAll();
  const channel = new FileChannel(process, process.open(path, "O_RDONLY"));
  try {
    if (isDirMode(process.fstat(channel.fd).mode)) process.read(channel.fd, 1);
    return channel.readAll();
  } finally {
    channel.release();
  }
}

/** `cat: /x: No such file or directory`, and in busybox `cat: can't open '/x': No such file or directory`. */
export function complainOf(invocation: Invocation, path: string, error: unknown): void {
  const name = bytesOf(invocation.name);
  const what = unreadable(name, bytesOf(path), invocation.userland === "busybox");
  invocation.stderr(`${name}: ${what}: ${reasonOf(error)}\n`);
}

const ENDS = new Set(["head", "tail"]);
/** Of busybox's, those that only name the file. */
const BRIEF = new Set(["head", "hexdump", "tail", "wc", "xxd"]);

/** head and tail have words of their own with GNU's. */
function unreadable(command: string, path: string, busybox: boolean): string {
  if (busybox) return BRIEF.has(command) ? path : `can't open '${path}'`;
  return ENDS.has(command) ? `cannot open '${path}' for reading` : path;
}
