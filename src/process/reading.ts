import { isDirMode, isFileMode } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { Content } from "../layer/content.ts";
import { contentOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, pathOf } from "../lookup/dentry.ts";
import { isFifo } from "./data.ts";
import { readDevice } from "./devices.ts";
import type { FileSystem } from "./file-system.ts";
import type { OpenFile } from "./file-table.ts";
import type { Task } from "./task.ts";

/** As much as one call reads. */
const MAX_RW_COUNT = 0x7fff_f000;

/** read(2), pread(2): at most `length` bytes, in an array of the caller's own. Without `offset` the position moves.
 *  @throws EBADF EISDIR EINVAL ESPIPE EAGAIN (an empty FIFO) */
export function readFile(task: Task, fd: number, length: number, offset?: number): Uint8Array {
  const file = readable(task, fd, length, offset);
  const { real, data } = inodeOf(file.dentry);
  if (!isFileMode(real.mode)) return readSpecial(task, file, length);
  const at = offset ?? file.position;
  const bytes = contentOf(data).read(at, Math.min(length, MAX_RW_COUNT));
  haveRead(task, file, length, bytes.length, offset);
  return bytes;
}

/** The same into the caller's memory, as the system call does it: gives the number of bytes. To make an array for them
 *  takes longer than all the rest. @throws EBADF EISDIR EINVAL ESPIPE EAGAIN */
export function readFileInto(task: Task, fd: number, target: Uint8Array, offset?: number): number {
  const { length } = target;
  const file = readable(task, fd, length, offset);
  const { real, data } = inodeOf(file.dentry);
  if (!isFileMode(real.mode)) {
    const bytes = readSpecial(task, file, length);
    target.set(bytes);
    return bytes.length;
  }
  const taken = length > MAX_RW_COUNT ? target.subarray(0, MAX_RW_COUNT) : target;
  const count = contentOf(data).readInto(taken, offset ?? file.position);
  haveRead(task, file, length, count, offset);
  return count;
}

/** The same without the bytes: how many they would be; of what is no regular file, none. @throws EBADF EISDIR EINVAL ESPIPE */
export function skimFile(task: Task, fd: number, length: number, offset?: number): number {
  const file = readable(task, fd, length, offset);
  const { real, data } = inodeOf(file.dentry);
  if (!isFileMode(real.mode)) return 0;
  const at = offset ?? file.position;
  const count = Math.max(0, Math.min(length, MAX_RW_COUNT, data.fileSize - at));
  haveRead(task, file, length, count, offset);
  return count;
}

/** A description that can be read so, and is no directory. */
function readable(task: Task, fd: number, length: number, offset?: number): OpenFile {
  if (length < 0 || (offset !== undefined && offset < 0)) refuse("EINVAL");
  const file = task.files.usable(fd);
  if (offset !== undefined && isFifo(file)) refuse("ESPIPE");
  if (!file.readable) refuse("EBADF");
  if (isDirMode(inodeOf(file.dentry).real.mode)) refuse("EISDIR");
  return file;
}

/** From a FIFO or a device: neither has a position, nor a time that moves. */
function readSpecial(task: Task, { dentry, pipe }: OpenFile, length: number): Uint8Array {
  if (pipe !== null) return length === 0 ? new Uint8Array() : pipe.read(length);
  return readDevice(inodeOf(dentry).real, Math.min(length, MAX_RW_COUNT), task.fs.random);
}

/** What reading leaves behind: a position, if it was read from there, an atime, and word of it. */
function haveRead(
  task: Task,
  file: OpenFile,
  asked: number,
  count: number,
  offset: number | undefined,
): void {
  const at = offset ?? file.position;
  if (offset === undefined) file.position = at + count;
  if (!file.noatime && asked > 0) task.fs.touch(file.dentry);
  reportRead(task, file.dentry, at, count);
}

/** What is left of a file from the position on, or the next `length` bytes of it, as a value that shares its bytes: what
 *  copy_file_range(2) saves programs from carrying. The position moves behind it. @throws EBADF EISDIR EINVAL (no regular
 *  file) */
export function readFileContent(task: Task, fd: number, length = Infinity): Content {
  const file = task.files.usable(fd);
  if (!file.readable) refuse("EBADF");
  const inode = inodeOf(file.dentry);
  if (isDirMode(inode.real.mode)) refuse("EISDIR");
  if (!isFileMode(inode.real.mode)) refuse("EINVAL");
  const content = contentOf(inode.data);
  const from = file.position;
  const whole = from === 0 && length >= content.size;
  const rest = whole ? content : contentFrom(content, from, length);
  file.position += rest.size;
  if (!file.noatime) task.fs.touch(file.dentry);
  reportRead(task, file.dentry, from, rest.size);
  return rest;
}

function contentFrom(content: Content, at: number, length: number): Content {
  return Content.empty.copyRange(content, at, 0, Math.max(0, Math.min(length, content.size - at)));
}

/** Tells the trace what a program read. */
export function reportRead(task: Task, dentry: Dentry, offset: number, bytes: number): void {
  const { trace } = task.fs;
  if (trace === null || bytes === 0 || !task.fs.isTraced(dentry)) return;
  const inode = inodeOf(dentry);
  const layer = task.fs.layerOf(inode);
  const { ino } = inode.data;
  trace.emit({ type: "read", path: pathOf(dentry), layer, ino, offset, bytes });
}

/** A directory is read to its end by two calls, the second of which finds nothing more. */
export function touchRead(fs: FileSystem, dir: Dentry): void {
  fs.touch(dir);
  fs.touch(dir);
}
