import { isDirMode, isFileMode, S_IFIFO, S_IFMT } from "../base/mode.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { Content } from "../layer/content.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { contentOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, pathOf } from "../lookup/dentry.ts";
import { readDevice, writeDevice } from "./devices.ts";
import type { OpenFile } from "./file-table.ts";
import { IN_MODIFY, tellChange } from "./fsnotify.ts";
import { dropCapability, privilegesToDrop } from "./size.ts";
import type { Task } from "./task.ts";

export type Whence = "SEEK_SET" | "SEEK_CUR" | "SEEK_END" | "SEEK_DATA" | "SEEK_HOLE";

/** The largest file. (MAX_LFS_FILESIZE, as far as a double counts exactly) */
const MAX_SIZE = Number.MAX_SAFE_INTEGER;
const PAGE = 4096;
/** As much as one call reads. */
const MAX_RW_COUNT = 0x7fff_f000;

/** read(2), pread(2): at most `length` bytes. Without `offset` the position moves. @throws EBADF EISDIR EINVAL */
export function readFile(task: Task, fd: number, length: number, offset?: number): Uint8Array {
  if (length < 0 || (offset !== undefined && offset < 0)) refuse("EINVAL");
  const file = task.files.usable(fd);
  if (offset !== undefined && isFifo(file)) refuse("ESPIPE");
  if (!file.readable) refuse("EBADF");
  const inode = inodeOf(file.dentry);
  if (isDirMode(inode.real.mode)) refuse("EISDIR");
  if (file.pipe !== null) return length === 0 ? new Uint8Array() : file.pipe.read(length);
  if (!isFileMode(inode.real.mode)) {
    return readDevice(inode.real, Math.min(length, MAX_RW_COUNT), task.fs.random);
  }
  const at = offset ?? file.position;
  const bytes = contentOf(inode.data).read(at, Math.min(length, MAX_RW_COUNT));
  if (offset === undefined) file.position = at + bytes.length;
  if (!file.noatime && length > 0) task.fs.touch(file.dentry);
  reportRead(task, file.dentry, at, bytes.length);
  return bytes;
}

/** read(2) and pread(2) without the bytes: how many they would give. @throws EBADF EISDIR EINVAL ESPIPE */
export function skimFile(task: Task, fd: number, length: number, offset?: number): number {
  if (length < 0 || (offset !== undefined && offset < 0)) refuse("EINVAL");
  const file = task.files.usable(fd);
  if (offset !== undefined && isFifo(file)) refuse("ESPIPE");
  if (!file.readable) refuse("EBADF");
  const inode = inodeOf(file.dentry);
  if (isDirMode(inode.real.mode)) refuse("EISDIR");
  if (!isFileMode(inode.real.mode)) return 0;
  const at = offset ?? file.position;
  const count = Math.max(0, Math.min(length, MAX_RW_COUNT, inode.data.fileSize - at));
  if (offset === undefined) file.position = at + count;
  if (!file.noatime && length > 0) task.fs.touch(file.dentry);
  reportRead(task, file.dentry, at, count);
  return count;
}

/** What is left of a file from the position on, or the next `length` bytes of it, as a value that shares its bytes: what copy_file_range(2) saves
 *  programs from carrying. The position moves behind it. @throws EBADF EISDIR EINVAL (no regular file) */
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

/** write(2), pwrite(2): gives how many bytes were taken. O_APPEND writes at the end, whatever the offset.
 *  @throws EBADF EINVAL EFBIG */
export function writeFile(
  task: Task,
  fd: number,
  data: Uint8Array | Content,
  offset?: number,
): number {
  if (offset !== undefined && offset < 0) refuse("EINVAL");
  const file = task.files.usable(fd);
  if (offset !== undefined && isFifo(file)) refuse("ESPIPE");
  if (!file.writable) refuse("EBADF");
  const size = data instanceof Content ? data.size : data.length;
  if (file.pipe !== null) return file.pipe.write(data instanceof Content ? data.bytes() : data);
  if (size === 0) return 0;
  if (!isFileMode(inodeOf(file.dentry).real.mode)) {
    writeDevice(inodeOf(file.dentry).real);
    return size;
  }
  const content = contentOf(inodeOf(file.dentry).data);
  const at = file.append ? content.size : (offset ?? file.position);
  if (at + size > MAX_SIZE) refuse("EFBIG");
  const taken = changeSome(task, file.dentry, at, size, (before, length) =>
    data instanceof Content
      ? before.copyRange(data, 0, at, length)
      : before.write(at, length === size ? data : data.subarray(0, length)),
  );
  if (offset === undefined) file.position = at + taken;
  tellChange(task.fs, file.dentry, IN_MODIFY);
  reportWrite(task, file.dentry, at, taken);
  return taken;
}

type Edit = (content: Content, length: number) => Content;

/** Writes all of it, or what fits. Gives the bytes taken. @throws ENOSPC when none does */
function changeSome(task: Task, dentry: Dentry, at: number, size: number, edit: Edit): number {
  dropPrivileges(task, dentry);
  const before = contentOf(inodeOf(dentry).data);
  try {
    task.fs.putContent(dentry, edit(before, size));
    return size;
  } catch (error) {
    if (!isRefusal(error, "ENOSPC")) throw error;
  }
  const taken = lengthThatFits(before, task.fs.freeBytes(dentry), at, size, edit);
  if (taken <= 0) refuse("ENOSPC");
  task.fs.putContent(dentry, edit(before, taken));
  return taken;
}

/** Up to the last page boundary that can be reached. */
function lengthThatFits(
  before: Content,
  free: number,
  at: number,
  size: number,
  edit: Edit,
): number {
  const room = before.allocatedBytes + free;
  let [fits, tooMuch] = [Math.floor(at / PAGE), Math.ceil((at + size) / PAGE)];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (edit(before, middle * PAGE - at).allocatedBytes <= room) fits = middle;
    else tooMuch = middle;
  }
  return fits * PAGE - at;
}

const isFifo = ({ dentry }: OpenFile): boolean => (inodeOf(dentry).real.mode & S_IFMT) === S_IFIFO;

/** Replaces the data of an open file, and takes away what a write takes away. */
export function change(task: Task, dentry: Dentry, edit: (content: Content) => Content): void {
  dropPrivileges(task, dentry);
  task.fs.putContent(dentry, edit(contentOf(inodeOf(dentry).data)));
}

/** Nobody who watches hears of it. Kernel: file_remove_privs, of the upper file */
function dropPrivileges(task: Task, dentry: Dentry): void {
  const drop = privilegesToDrop(task.credentials, inodeOf(dentry).real);
  if (Object.keys(drop).length > 0) task.fs.setAttributes(dentry, drop, "write");
  dropCapability(task, dentry);
}

/** Tells the trace what a program wrote. */
export function reportWrite(task: Task, dentry: Dentry, offset: number, bytes: number): void {
  const { trace } = task.fs;
  if (trace === null || !task.fs.isTraced(dentry)) return;
  const { ino } = inodeOf(dentry).real;
  trace.emit({ type: "write", path: pathOf(dentry), ino, offset, bytes });
}

/** lseek(2): the new position. @throws EBADF EINVAL ENXIO ESPIPE */
export function seekFile(task: Task, fd: number, offset: number, whence: Whence): number {
  const file = task.files.usable(fd);
  if (file.directory !== null) return seekDirectory(file, offset, whence);
  const { real, data } = inodeOf(file.dentry);
  if (!isFileMode(real.mode)) return (real.mode & S_IFMT) === S_IFIFO ? refuse("ESPIPE") : 0;
  const position = seekTarget(contentOf(data), file.position, offset, whence);
  if (position < 0) refuse("EINVAL");
  file.position = position;
  return position;
}

function seekTarget(content: Content, from: number, offset: number, whence: Whence): number {
  switch (whence) {
    case "SEEK_SET":
      return offset;
    case "SEEK_CUR":
      return from + offset;
    case "SEEK_END":
      return content.size + offset;
    case "SEEK_DATA":
    case "SEEK_HOLE": {
      if (offset < 0) refuse("ENXIO");
      const found = whence === "SEEK_DATA" ? content.seekData(offset) : content.seekHole(offset);
      return found < 0 ? refuse("ENXIO") : found;
    }
    default:
      return whence satisfies never;
  }
}

function seekDirectory(file: OpenFile, offset: number, whence: Whence): number {
  const directory = file.directory!;
  if (whence !== "SEEK_SET" && whence !== "SEEK_CUR") refuse("EINVAL");
  directory.seek(whence === "SEEK_CUR" ? directory.position + offset : offset);
  return directory.position;
}

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

/** fallocate(2), with the modes that tmpfs has. @throws EBADF EINVAL EOPNOTSUPP EPERM ENODEV ESPIPE */
export function allocate(
  task: Task,
  fd: number,
  mode: number,
  offset: number,
  length: number,
): void {
  const file = task.files.usable(fd);
  if (offset < 0 || length <= 0) refuse("EINVAL");
  if (mode & PUNCH_HOLE && (mode & KEEP_SIZE) === 0) refuse("EOPNOTSUPP");
  if (mode & ~0x7f) refuse("EOPNOTSUPP");
  if (!file.writable) refuse("EBADF");
  const flags = task.fs.getFlags(file.dentry);
  if (flags & FS_IMMUTABLE || (flags & FS_APPEND && mode & ~KEEP_SIZE)) refuse("EPERM");
  const { real } = inodeOf(file.dentry);
  if ((real.mode & S_IFMT) === S_IFIFO) refuse("ESPIPE");
  if (isDirMode(real.mode)) refuse("EISDIR");
  if (!isFileMode(real.mode)) refuse("ENODEV");
  if (mode & ~(KEEP_SIZE | PUNCH_HOLE)) {
    // The store says no, but not before the privileges are gone.
    dropPrivileges(task, file.dentry);
    refuse("EOPNOTSUPP");
  }
  const how = { keepSize: (mode & KEEP_SIZE) !== 0, punchHole: (mode & PUNCH_HOLE) !== 0 };
  change(task, file.dentry, (content) => content.fallocate(offset, length, how));
  tellChange(task.fs, file.dentry, IN_MODIFY);
  const { trace } = task.fs;
  if (trace === null || !task.fs.isTraced(file.dentry)) return;
  const { ino, body } = inodeOf(file.dentry).real;
  const { size } = body as Content;
  const range = { offset, bytes: length, punched: how.punchHole, size };
  trace.emit({ type: "allocate", path: pathOf(file.dentry), ino, ...range });
}
