import { FsError, isErrno } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { readAll, readFileSync, writeFileSync } from "../calls/whole-file.ts";
import { call } from "../system-error.ts";
import type { Handle } from "./volume-node.ts";

/** The object at a path; of a symlink, itself. */
export function pathHandle(process: Process, path: string): Handle {
  return {
    stat: () => call(() => process.lstat(path), "lstat", path),
    target: () => call(() => process.readlink(path), "readlink", path),
    content: () => readFileSync(process, path) as Uint8Array,
    replace: (content) => writeFileSync(process, path, content),
    truncate: (size) => call(() => process.truncate(path, size), "truncate", path),
    chmod: (mode) => call(() => changeMode(process, path, mode), "chmod", path),
    chown: (uid, gid) => call(() => process.lchown(path, uid, gid), "chown", path),
    may: (mode) => may(process, path, mode),
  };
}

/** What is open. */
export function descriptorHandle(process: Process, fd: number): Handle {
  return {
    stat: () => call(() => process.fstat(fd), "fstat"),
    target: () => "",
    content: () => call(() => wholeOf(process, fd), "read"),
    replace: (content) =>
      call(() => {
        process.ftruncate(fd, 0);
        process.pwrite(fd, content, 0);
      }, "write"),
    truncate: (size) => call(() => process.ftruncate(fd, Math.max(0, size)), "ftruncate"),
    chmod: (mode) => call(() => process.fchmod(fd, mode & 0o7777), "fchmod"),
    chown: (uid, gid) => call(() => process.fchown(fd, uid, gid), "fchown"),
    may: () => true,
  };
}

/** Linux changes no symlink's mode. */
function changeMode(process: Process, path: string, mode: number): void {
  if (isLinkMode(process.lstat(path).mode)) throw new FsError("EOPNOTSUPP", "lchmod", path);
  process.chmod(path, mode & 0o7777);
}

function may(process: Process, path: string, mode: number): boolean {
  try {
    process.access(path, mode);
    return true;
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}

/** From its beginning, wherever the descriptor is at. */
function wholeOf(process: Process, fd: number): Uint8Array {
  const position = process.lseek(fd, 0, "SEEK_CUR");
  process.lseek(fd, 0);
  const bytes = readAll(process, fd);
  process.lseek(fd, position);
  return bytes;
}
