import { makedev, S_IFBLK, S_IFCHR, S_IFIFO, S_IFREG, S_IFSOCK } from "../../base/mode.ts";
import type { PathArg } from "../../process/task.ts";
import type { Call } from "../call.ts";
import type { Handler, Replay } from "../replay.ts";

/** Calls that make, move and remove names. */
export const NAME_CALLS: Readonly<Record<string, Handler>> = {
  mkdir: (replay, call) => mkdir(replay, call, replay.path(call, 0), 1),
  mkdirat: (replay, call) => mkdir(replay, call, replay.pathAt(call, 0, 1), 2),
  rmdir: (replay, call) => remove(replay, call, replay.path(call, 0), true),
  unlink: (replay, call) => remove(replay, call, replay.path(call, 0), false),
  unlinkat: (replay, call) =>
    remove(replay, call, replay.pathAt(call, 0, 1), call.begins(2, "AT_REMOVEDIR")),
  rename: (replay, call) => rename(replay, call, replay.path(call, 0), replay.path(call, 1), ""),
  renameat: (replay, call) =>
    rename(replay, call, replay.pathAt(call, 0, 1), replay.pathAt(call, 2, 3), ""),
  renameat2: (replay, call) =>
    rename(replay, call, replay.pathAt(call, 0, 1), replay.pathAt(call, 2, 3), call.raw(4)),
  link: (replay, call) => {
    const [from, to] = [replay.path(call, 0), replay.path(call, 1)];
    if (both(replay, call, from, to)) replay.attempt(call, (process) => process.link(from!, to!));
  },
  linkat: linkAt,
  symlink: (replay, call) => symlink(replay, call, replay.path(call, 1)),
  symlinkat: (replay, call) => symlink(replay, call, replay.pathAt(call, 1, 2)),
  mknod: (replay, call) => mknod(replay, call, replay.path(call, 0), 1),
  mknodat: (replay, call) => mknod(replay, call, replay.pathAt(call, 0, 1), 2),
  bind,
};

function mkdir(replay: Replay, call: Call, path: PathArg | null, mode: number): void {
  if (path !== null) replay.attempt(call, (process) => process.mkdir(path, call.number(mode)));
}

function remove(replay: Replay, call: Call, path: PathArg | null, directory: boolean): void {
  if (path === null) return;
  if (call.errno === "ENOENT") {
    replay.absent(call, path, false);
    return;
  }
  replay.attempt(call, (process) => (directory ? process.rmdir(path) : process.unlink(path)));
}

/** A call between the image and another file system fails, and does nothing. */
function both(replay: Replay, call: Call, from: PathArg | null, to: PathArg | null): boolean {
  if (from !== null && to !== null) return true;
  if ((from === null) !== (to === null) && !call.failed) {
    replay.unknown("not simulated", call, `${call.name} to or from another file system`);
  }
  return false;
}

function rename(
  replay: Replay,
  call: Call,
  from: PathArg | null,
  to: PathArg | null,
  flags: string,
): void {
  // Flags that nobody knows are refused before anything else.
  if (flags.includes("0x") && call.errno === "EINVAL") return;
  if (!both(replay, call, from, to)) return;
  if (flags === "" || flags === "0") replay.attempt(call, (process) => process.rename(from!, to!));
  else replay.attempt(call, (process) => process.renameat2(from!, to!, flags));
}

/** With AT_EMPTY_PATH, or by /proc/self/fd, an open file gets a name. */
function linkAt(replay: Replay, call: Call): void {
  const flags = call.raw(4);
  const to = replay.pathAt(call, 2, 3);
  const subject = replay.subject;
  const source = replay.text(call, 1);
  const isItself = source === "" && flags.includes("AT_EMPTY_PATH");
  const file = isItself ? replay.description(call, 0) : replay.openAt(source);
  if (file !== null) {
    replay.subject = subject;
    if (to !== null && file.kind === "file") {
      replay.attempt(call, (process) => process.linkfd(file.fd, to));
    }
    return;
  }
  const from = replay.pathAt(call, 0, 1);
  if (!both(replay, call, from, to)) return;
  const follow = flags.includes("AT_SYMLINK_FOLLOW");
  replay.attempt(call, (process) => process.link(from!, to!, { follow }));
}

function symlink(replay: Replay, call: Call, path: PathArg | null): void {
  const target = replay.text(call, 0);
  if (path === null || target === null) return;
  replay.attempt(call, (process) => process.symlink(target, path));
}

const TYPES: readonly (readonly [string, number])[] = [
  ["S_IFCHR", S_IFCHR],
  ["S_IFBLK", S_IFBLK],
  ["S_IFIFO", S_IFIFO],
  ["S_IFSOCK", S_IFSOCK],
];

/** `S_IFCHR|0666, makedev(0x1, 0x3)` */
function mknod(replay: Replay, call: Call, path: PathArg | null, index: number): void {
  if (path === null) return;
  const text = call.raw(index);
  const type = TYPES.find(([name]) => text.includes(name))?.[1] ?? S_IFREG;
  const bits = Number.parseInt(/(?:^|\|)(0[0-7]*)$/.exec(text)?.[1] ?? "0", 8);
  const device = /makedev\((0x[0-9a-f]+|\d+), (0x[0-9a-f]+|\d+)\)/.exec(call.raw(index + 1));
  const rdev = device === null ? 0 : makedev(Number(device[1]), Number(device[2]));
  replay.attempt(call, (process) => process.mknod(path, type | bits, rdev));
}

const SOCKET_MODE = 0o777;

/** A socket of the file system gets its name by bind(2). */
function bind(replay: Replay, call: Call): void {
  const name = /sun_path=("(?:[^"\\]|\\.)*")/.exec(call.raw(1))?.[1];
  if (name === undefined || call.failed) return;
  const path = replay.pathOf(call, name);
  if (path !== null) {
    replay.attempt(call, (process) => process.mknod(path, S_IFSOCK | SOCKET_MODE));
  }
}
