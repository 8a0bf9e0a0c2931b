import type { TimeArg } from "../../process/attributes.ts";
import type { PathArg } from "../../process/task.ts";
import type { Call } from "../call.ts";
import { unescapeBytes } from "../quoted.ts";
import type { Handler, Replay } from "../replay.ts";

/** Calls that change modes, owners, times and extended attributes. */
export const ATTRIBUTE_CALLS: Readonly<Record<string, Handler>> = {
  chmod: (replay, call) => chmod(replay, call, replay.path(call, 0), 1),
  fchmodat: (replay, call) => chmod(replay, call, replay.pathAt(call, 0, 1), 2),
  fchmodat2: (replay, call) => chmod(replay, call, replay.pathAt(call, 0, 1), 2),
  fchmod: (replay, call) => onFile(replay, call, (fd) => replay.process.fchmod(fd, call.number(1))),
  chown: (replay, call) => chown(replay, call, replay.path(call, 0), 1, true),
  lchown: (replay, call) => chown(replay, call, replay.path(call, 0), 1, false),
  lchown32: (replay, call) => chown(replay, call, replay.path(call, 0), 1, false),
  chown32: (replay, call) => chown(replay, call, replay.path(call, 0), 1, true),
  fchown: (replay, call) => chownFile(replay, call, 1),
  fchown32: (replay, call) => chownFile(replay, call, 1),
  fchownat: (replay, call) => {
    if (isOpenFile(replay, call, 4)) chownFile(replay, call, 2);
    else chown(replay, call, replay.pathAt(call, 0, 1), 2, !isOfLink(call, 4));
  },
  utimensat: utimensAt,
  utimensat_time64: utimensAt,
  utimes: (replay, call) =>
    utimens(replay, call, replay.path(call, 0), timesIn(call.raw(1)), false),
  futimesat: (replay, call) =>
    utimens(replay, call, replay.pathAt(call, 0, 1), timesIn(call.raw(2)), false),
  utime: (replay, call) =>
    utimens(replay, call, replay.path(call, 0), timesOfUtime(call.raw(1)), false),
  setxattr: (replay, call) => setxattr(replay, call, "setxattr"),
  lsetxattr: (replay, call) => setxattr(replay, call, "lsetxattr"),
  fsetxattr: (replay, call) => {
    if (isCutOff(replay, call, 2)) return;
    onFile(replay, call, (fd) =>
      replay.process.fsetxattr(fd, nameIn(replay, call), valueIn(call), flagIn(call)),
    );
  },
  removexattr: (replay, call) => {
    const path = replay.path(call, 0);
    if (path === null || isCutOff(replay, call, 1)) return;
    replay.attempt(call, (process) => process.removexattr(path, nameIn(replay, call)));
  },
  lremovexattr: (replay, call) => {
    const path = replay.path(call, 0);
    if (path === null || isCutOff(replay, call, 1)) return;
    replay.attempt(call, (process) => process.lremovexattr(path, nameIn(replay, call)));
  },
  fremovexattr: (replay, call) => {
    if (isCutOff(replay, call, 1)) return;
    onFile(replay, call, (fd) => replay.process.fremovexattr(fd, nameIn(replay, call)));
  },
};

function onFile(replay: Replay, call: Call, work: (fd: number) => void): void {
  const fd = replay.fd(call, 0);
  if (fd >= 0) replay.attempt(call, () => work(fd));
}

/** Whether AT_EMPTY_PATH names what a descriptor has open. One of O_PATH takes no such call: then it is the path. */
function isOpenFile(replay: Replay, call: Call, flags: number): boolean {
  if (!call.begins(1, '""') || !call.raw(flags).includes("AT_EMPTY_PATH")) return false;
  return !call.begins(0, "AT_FDCWD") && !replay.description(call, 0).pathOnly;
}

const isOfLink = (call: Call, flags: number): boolean =>
  /AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH/.test(call.raw(flags));

function utimensAt(replay: Replay, call: Call): void {
  const [atime, mtime] = timesIn(call.raw(2));
  if (call.begins(1, "NULL") || isOpenFile(replay, call, 3)) {
    onFile(replay, call, (fd) => replay.process.futimens(fd, atime, mtime));
  } else {
    utimens(replay, call, replay.pathAt(call, 0, 1), [atime, mtime], isOfLink(call, 3));
  }
}

function chmod(replay: Replay, call: Call, path: PathArg | null, index: number): void {
  if (path !== null) replay.attempt(call, (process) => process.chmod(path, call.number(index)));
}

/** -1 leaves an id as it is. */
function chown(
  replay: Replay,
  call: Call,
  path: PathArg | null,
  index: number,
  follow: boolean,
): void {
  if (path === null) return;
  const [uid, gid] = [call.number(index), call.number(index + 1)];
  replay.attempt(call, (process) =>
    follow ? process.chown(path, uid, gid) : process.lchown(path, uid, gid),
  );
}

function chownFile(replay: Replay, call: Call, index: number): void {
  onFile(replay, call, (fd) =>
    replay.process.fchown(fd, call.number(index), call.number(index + 1)),
  );
}

type Times = readonly [atime: TimeArg, mtime: TimeArg];

function utimens(
  replay: Replay,
  call: Call,
  path: PathArg | null,
  [atime, mtime]: Times,
  nofollow: boolean,
): void {
  if (path === null) return;
  replay.attempt(call, (process) => process.utimens(path, atime, mtime, { nofollow }));
}

const TIME = /UTIME_NOW|UTIME_OMIT|tv_sec=(-?\d+)[^,]*, tv_[nu]sec=(\d+|UTIME_NOW|UTIME_OMIT)/g;

/** `[{tv_sec=1, tv_nsec=0} /* a date * /, UTIME_OMIT]`; NULL stands for now. */
function timesIn(text: string): Times {
  const unit = text.includes("tv_usec") ? 1000 : 1;
  const found = [...text.matchAll(TIME)].map(([whole, sec, part]): TimeArg => {
    if (whole.includes("UTIME_NOW")) return "now";
    return whole.includes("UTIME_OMIT") ? "omit" : { sec: Number(sec), nsec: Number(part) * unit };
  });
  return found.length < 2 ? ["now", "now"] : [found[0]!, found[1]!];
}

/** `{actime=1 /* a date * /, modtime=2}` */
function timesOfUtime(text: string): Times {
  const [, atime, mtime] = /actime=(-?\d+).*modtime=(-?\d+)/.exec(text) ?? [];
  if (atime === undefined || mtime === undefined) return ["now", "now"];
  return [
    { sec: Number(atime), nsec: 0 },
    { sec: Number(mtime), nsec: 0 },
  ];
}

function setxattr(replay: Replay, call: Call, method: "setxattr" | "lsetxattr"): void {
  const path = replay.path(call, 0);
  if (path === null || isCutOff(replay, call, 2)) return;
  const name = nameIn(replay, call);
  replay.attempt(call, (process) => process[method](path, name, valueIn(call), flagIn(call)));
}

/** Whether the name, or the value, is longer than -s lets the log show. */
function isCutOff(replay: Replay, call: Call, last: number): boolean {
  const cut = [1, last].some((index) => call.raw(index).endsWith('"...'));
  if (cut) replay.unknown("extended attribute cut off", call, call.name);
  return cut;
}

const nameIn = (replay: Replay, call: Call): string => replay.text(call, 1) ?? "";

function valueIn(call: Call): Uint8Array {
  const text = call.raw(2);
  return new Uint8Array(Buffer.from(unescapeBytes(text.slice(1, text.lastIndexOf('"'))), "latin1"));
}

function flagIn(call: Call): "" | "XATTR_CREATE" | "XATTR_REPLACE" {
  if (call.begins(4, "XATTR_CREATE")) return "XATTR_CREATE";
  return call.begins(4, "XATTR_REPLACE") ? "XATTR_REPLACE" : "";
}
