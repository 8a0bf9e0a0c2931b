import { isFileMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { PathArg } from "../../process/task.ts";
import type { Call } from "../call.ts";
import type { Handler, Replay } from "../replay.ts";

/** Calls that look at files. They change nothing, but what they find shows whether image and log fit, and each name
 *  that is looked up has a price. */
export const STAT_CALLS: Readonly<Record<string, Handler>> = {
  stat: (replay, call) => stat(replay, call, replay.path(call, 0), 1, true),
  stat64: (replay, call) => stat(replay, call, replay.path(call, 0), 1, true),
  lstat: (replay, call) => stat(replay, call, replay.path(call, 0), 1, false),
  lstat64: (replay, call) => stat(replay, call, replay.path(call, 0), 1, false),
  newfstatat: (replay, call) => statAt(replay, call, 2, 3),
  fstatat64: (replay, call) => statAt(replay, call, 2, 3),
  statx: (replay, call) => statAt(replay, call, 4, 2),
  fstat: statFile,
  fstat64: statFile,
  access: (replay, call) => access(replay, call, replay.path(call, 0), 1),
  faccessat: (replay, call) => access(replay, call, replay.pathAt(call, 0, 1), 2),
  faccessat2: (replay, call) => access(replay, call, replay.pathAt(call, 0, 1), 2),
  readlink: (replay, call) => readlink(replay, call, replay.path(call, 0)),
  readlinkat: (replay, call) => readlink(replay, call, replay.pathAt(call, 0, 1)),
  statfs: (replay, call) => {
    const path = replay.path(call, 0);
    if (path !== null) replay.attempt(call, (process) => process.statfs(path));
  },
  getxattr: (replay, call) =>
    xattr(replay, call, (path) => replay.process.getxattr(path, nameOf(replay, call))),
  lgetxattr: (replay, call) =>
    xattr(replay, call, (path) => replay.process.lgetxattr(path, nameOf(replay, call))),
  listxattr: (replay, call) => xattr(replay, call, (path) => replay.process.listxattr(path)),
  llistxattr: (replay, call) => xattr(replay, call, (path) => replay.process.llistxattr(path)),
  fgetxattr: (replay, call) =>
    xattrOfFile(replay, call, (fd) => replay.process.fgetxattr(fd, nameOf(replay, call))),
  flistxattr: (replay, call) => xattrOfFile(replay, call, (fd) => replay.process.flistxattr(fd)),
};

function stat(
  replay: Replay,
  call: Call,
  path: PathArg | null,
  result: number,
  follow: boolean,
): void {
  if (path === null || (!follow && isMagic(replay.subject))) return;
  if (call.errno === "ENOENT" || call.errno === "ENOTDIR") {
    replay.absent(call, path, follow);
    return;
  }
  const { subject } = replay;
  const found = replay.attempt(call, (process) =>
    follow ? process.stat(path) : process.lstat(path),
  );
  if (found !== undefined) compare(replay, call, found, result);
  else if (!call.failed)
    replay.isMissing(null, subject, typeIn(call, result), sizeIn(call, result));
}

/** With AT_EMPTY_PATH it is the descriptor's own file. */
function statAt(replay: Replay, call: Call, result: number, flags: number): void {
  if (call.begins(1, '""') && call.raw(flags).includes("AT_EMPTY_PATH")) {
    if (!call.begins(0, "AT_FDCWD")) statFile(replay, call, result);
    return;
  }
  const follow = !call.raw(flags).includes("AT_SYMLINK_NOFOLLOW");
  stat(replay, call, replay.pathAt(call, 0, 1), result, follow);
}

function statFile(replay: Replay, call: Call, result = 1): void {
  const description = replay.description(call, 0);
  if (description.kind === "missing" && !call.failed) {
    replay.isMissing(null, description.path, typeIn(call, result), sizeIn(call, result));
  }
  if (description.kind !== "file") return;
  replay.subject = description.path;
  const found = replay.attempt(call, (process) => process.fstat(description.fd));
  if (found !== undefined) compare(replay, call, found, result);
}

const MODE = /st_mode=|stx_mode=/;
const TYPES: Readonly<Record<string, "file" | "dir" | "symlink" | "other">> = {
  S_IFREG: "file",
  S_IFDIR: "dir",
  S_IFLNK: "symlink",
};

function typeIn(call: Call, index: number): "file" | "dir" | "symlink" | "other" {
  const type = /stx?_mode=(S_IF[A-Z]+)/.exec(call.raw(index))?.[1];
  return type === undefined ? "file" : (TYPES[type] ?? "other");
}

function sizeIn(call: Call, index: number): number | undefined {
  const size = call.field(index, "_size=");
  return Number.isNaN(size) ? undefined : size;
}

/** The type and, of a file, its size. */
function compare(replay: Replay, call: Call, found: Stat, index: number): void {
  if (call.failed) return;
  const isFile = isFileMode(found.mode);
  if (isFile !== call.mentions("S_IFREG")) {
    if (MODE.test(call.raw(index))) replay.differs(call, "a type", "another type");
    return;
  }
  if (!isFile) return;
  const size = call.field(index, "_size=");
  if (!Number.isNaN(size) && size !== found.size) {
    replay.differs(call, "a size", size < found.size ? "a larger one" : "a smaller one");
  }
}

function access(replay: Replay, call: Call, path: PathArg | null, index: number): void {
  if (path === null) return;
  if (call.errno === "ENOENT" || call.errno === "ENOTDIR") {
    replay.absent(call, path, true);
    return;
  }
  const { subject } = replay;
  const mode = accessBits(call.raw(index));
  const done = replay.attempt(call, (process) => {
    process.access(path, mode);
    return true;
  });
  if (done === undefined && !call.failed) replay.isMissing(null, subject, "file");
}

function accessBits(text: string): number {
  return (
    (text.includes("R_OK") ? 4 : 0) |
    (text.includes("W_OK") ? 2 : 0) |
    (text.includes("X_OK") ? 1 : 0)
  );
}

/** A link of /proc itself, not what it stands for. */
const isMagic = (path: string): boolean => path.startsWith("/proc/") || path.startsWith("/dev/fd");

function readlink(replay: Replay, call: Call, path: PathArg | null): void {
  if (path === null || isMagic(replay.subject)) return;
  if (call.errno === "ENOENT" || call.errno === "ENOTDIR") {
    replay.absent(call, path, false);
    return;
  }
  replay.attempt(call, (process) => process.readlink(path));
}

function nameOf(replay: Replay, call: Call): string {
  return replay.text(call, 1) ?? "";
}

function xattr(replay: Replay, call: Call, look: (path: PathArg) => unknown): void {
  const path = replay.path(call, 0);
  if (path === null || isOfTheMachine(replay, call)) return;
  replay.attempt(call, () => look(path));
}

function xattrOfFile(replay: Replay, call: Call, look: (fd: number) => unknown): void {
  const fd = replay.fd(call, 0);
  if (fd < 0 || isOfTheMachine(replay, call)) return;
  replay.attempt(call, () => look(fd));
}

/** What a security module or an ACL answers depends on the machine; a name that is cut off asks for nothing. */
function isOfTheMachine(replay: Replay, call: Call): boolean {
  return (
    call.errno === "EOPNOTSUPP" ||
    call.errno === "ERANGE" ||
    nameOf(replay, call) === "security.selinux"
  );
}
