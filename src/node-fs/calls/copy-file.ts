import type { Errno } from "../../base/errno.ts";
import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { modeWithin } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { call } from "../system-error.ts";

const EXCL = 1;
const FICLONE_FORCE = 4;
const MODES = 7;

/** The target gets the data and the mode of the source, not its owner or times; it goes where copying fails.
 *  libuv: uv__fs_copyfile */
export function copyFileSync(
  process: Process,
  source: unknown,
  target: unknown,
  mode?: unknown,
): void {
  const from = pathOf(source, "src");
  const to = pathOf(target, "dest");
  const how = modeWithin(mode, MODES);
  call(() => withSource(process, from, to, how), "copyfile", from, to);
}

function withSource(process: Process, from: string, to: string, how: number): void {
  const input = process.open(from, "O_RDONLY");
  try {
    const { mode } = process.fstat(input);
    const flags = how & EXCL ? "O_WRONLY|O_CREAT|O_EXCL" : "O_WRONLY|O_CREAT";
    const output = process.open(to, flags, mode & 0o7777);
    try {
      fill(process, input, output, how);
    } catch (error) {
      process.close(output);
      forget(process, to);
      throw error;
    }
    process.close(output);
  } finally {
    process.close(input);
  }
}

function fill(process: Process, input: number, output: number, how: number): void {
  const source = process.fstat(input);
  if ((how & EXCL) === 0) {
    if (isSame(source, process.fstat(output))) return;
    process.ftruncate(output, 0);
  }
  process.fchmod(output, source.mode & 0o7777);
  if (how & FICLONE_FORCE) throw new FsError(whyNotCloned(source.mode), "ioctl");
  process.copyFileRange(input, output, source.size);
}

/** Kernel: ioctl_file_clone, vfs_clone_file_range */
function whyNotCloned(mode: number): Errno {
  if (isDirMode(mode)) return "EISDIR";
  return isFileMode(mode) ? "EOPNOTSUPP" : "EINVAL";
}

function forget(process: Process, path: string): void {
  try {
    process.unlink(path);
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}

const isSame = (one: Stat, other: Stat): boolean => one.dev === other.dev && one.ino === other.ino;
