import { misuse } from "../base/misuse.ts";
import { isDirMode, isFileMode, S_IFIFO, S_IFMT } from "../base/mode.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { Content } from "../layer/content.ts";
import { FS_APPEND, FS_IMMUTABLE } from "../layer/flags.ts";
import { contentOf } from "../layer/inode.ts";
import { type Dentry, inodeOf, pathOf } from "../lookup/dentry.ts";
import { writeDevice } from "./devices.ts";
import type { OpenFile } from "./file-table.ts";
import { IN_MODIFY, tellChange } from "./fsnotify.ts";
import { dropCapability, privilegesToDrop } from "./size.ts";
import type { Task } from "./task.ts";

export type Whence = "SEEK_SET" | "SEEK_CUR" | "SEEK_END" | "SEEK_DATA" | "SEEK_HOLE";

/** The largest file. (MAX_LFS_FILESIZE, as far as a double counts exactly) */
const MAX_SIZE = Number.MAX_SAFE_INTEGER;
const PAGE = 4096;

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
  if (typeof data === "string")
    throw misuse("write", "bytes (new TextEncoder().encode(text))", data);
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

export const isFifo = ({ dentry }: OpenFile): boolean =>
  (inodeOf(dentry).real.mode & S_IFMT) === S_IFIFO;

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
