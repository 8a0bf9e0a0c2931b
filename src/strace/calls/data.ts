import { Content } from "../../layer/content.ts";
import type { Whence } from "../../process/data.ts";
import type { Call } from "../call.ts";
import type { Handler, Replay } from "../replay.ts";

/** One byte, over and over: writes of any length then join, whatever their offsets. */
const UNIT = Uint8Array.of(0x77);

/** Calls that move data. How much is what they returned; what it was, no log tells. */
export const DATA_CALLS: Readonly<Record<string, Handler>> = {
  read: (replay, call) => read(replay, call, undefined),
  readv: (replay, call) => read(replay, call, undefined),
  pread64: (replay, call) => read(replay, call, call.number(3)),
  pread: (replay, call) => read(replay, call, call.number(3)),
  preadv: (replay, call) => read(replay, call, call.number(3)),
  preadv2: (replay, call) => read(replay, call, offsetOr(call.number(3))),
  write: (replay, call) => write(replay, call, undefined),
  writev: (replay, call) => write(replay, call, undefined),
  pwrite64: (replay, call) => write(replay, call, call.number(3)),
  pwrite: (replay, call) => write(replay, call, call.number(3)),
  pwritev: (replay, call) => write(replay, call, call.number(3)),
  pwritev2: (replay, call) => write(replay, call, offsetOr(call.number(3))),
  lseek: seek,
  ftruncate: (replay, call) =>
    onFile(replay, call, (fd) => replay.process.ftruncate(fd, call.number(1))),
  ftruncate64: (replay, call) =>
    onFile(replay, call, (fd) => replay.process.ftruncate(fd, call.number(1))),
  truncate: (replay, call) => {
    const path = replay.path(call, 0);
    if (path !== null) replay.attempt(call, (process) => process.truncate(path, call.number(1)));
  },
  fallocate: (replay, call) =>
    onFile(replay, call, (fd) =>
      replay.process.fallocate(fd, fallocateMode(call.raw(1)), call.number(2), call.number(3)),
    ),
  fsync: sync,
  fdatasync: sync,
  syncfs: (replay, call) => onFile(replay, call, (fd) => replay.process.syncfs(fd)),
  getdents: list,
  getdents64: list,
  copy_file_range: (replay, call) => transfer(replay, call, { from: 0, at: 1, to: 2, toAt: 3 }),
  sendfile: (replay, call) => transfer(replay, call, { from: 1, at: 2, to: 0, toAt: -1 }),
  sendfile64: (replay, call) => transfer(replay, call, { from: 1, at: 2, to: 0, toAt: -1 }),
  splice: (replay, call) => transfer(replay, call, { from: 0, at: 1, to: 2, toAt: 3 }),
  mmap: map,
  mmap2: map,
  ioctl: control,
};

/** -1 stands for the position. */
const offsetOr = (offset: number): number | undefined => (offset < 0 ? undefined : offset);

function onFile(replay: Replay, call: Call, work: (fd: number) => void): void {
  const fd = replay.fd(call, 0);
  if (fd >= 0) replay.attempt(call, () => work(fd));
}

function read(replay: Replay, call: Call, offset: number | undefined): void {
  const fd = replay.fd(call, 0);
  if (fd < 0) return;
  // What a program asked for, when it got less, was more than there is.
  const length = call.failed ? 1 : Math.max(call.value, 1);
  const count = replay.attempt(call, (process) => process.skim(fd, length, offset));
  if (count === undefined || call.failed || count === call.value) return;
  replay.differs(call, "so many bytes", count < call.value ? "fewer bytes" : "more bytes");
}

function write(replay: Replay, call: Call, offset: number | undefined): void {
  const fd = replay.fd(call, 0);
  if (fd < 0) return;
  const size = call.failed ? 1 : call.value;
  replay.attempt(call, (process) => process.writeContent(fd, written(size), offset));
}

/** Contents of the usual sizes are kept. */
const kept = new Map<number, Content>();
const KEPT = 10_000;

function written(size: number): Content {
  let content = kept.get(size);
  if (content === undefined) {
    content = Content.repeat(UNIT, size);
    if (kept.size < KEPT) kept.set(size, content);
  }
  return content;
}

const WHENCE: ReadonlySet<string> = new Set([
  "SEEK_SET",
  "SEEK_CUR",
  "SEEK_END",
  "SEEK_DATA",
  "SEEK_HOLE",
]);

function seek(replay: Replay, call: Call): void {
  const description = replay.description(call, 0);
  if (description.kind !== "file") return;
  replay.subject = description.path;
  const whence = call.raw(2);
  if (!WHENCE.has(whence)) return;
  const position = replay.attempt(call, (process) =>
    process.lseek(description.fd, call.number(1), whence as Whence),
  );
  if (position === undefined || call.failed || position === call.value) return;
  replay.differs(call, "a position", "another position");
  // Where the log stands is where it goes on.
  replay.process.lseek(description.fd, call.value);
}

const FALLOCATE: readonly (readonly [string, number])[] = [
  ["FALLOC_FL_KEEP_SIZE", 1],
  ["FALLOC_FL_PUNCH_HOLE", 2],
  ["FALLOC_FL_COLLAPSE_RANGE", 8],
  ["FALLOC_FL_ZERO_RANGE", 16],
  ["FALLOC_FL_INSERT_RANGE", 32],
  ["FALLOC_FL_UNSHARE_RANGE", 64],
];

function fallocateMode(flags: string): number {
  return FALLOCATE.reduce((bits, [name, bit]) => (flags.includes(name) ? bits | bit : bits), 0);
}

function sync(replay: Replay, call: Call): void {
  onFile(replay, call, (fd) => replay.process.fsync(fd));
}

/** The engine gives all names at once; the log tells how many there were in each piece. */
function list(replay: Replay, call: Call): void {
  const description = replay.description(call, 0);
  const fd = replay.fd(call, 0);
  if (fd < 0) return;
  const names = replay.attempt(call, (process) => process.getdents(fd));
  if (names === undefined || call.failed) return;
  const told = call.field(1, "/* ");
  description.unlisted += names.length - (Number.isNaN(told) ? names.length : told);
  if (call.value > 0 || description.unlisted === 0) return;
  replay.differs(call, "so many names", description.unlisted < 0 ? "fewer names" : "more names");
  description.unlisted = 0;
}

interface Ends {
  readonly from: number;
  readonly at: number;
  readonly to: number;
  readonly toAt: number;
}

/** From one descriptor to another: between files, out of the image, or into it. */
function transfer(replay: Replay, call: Call, ends: Ends): void {
  if (call.failed || call.value === 0) return;
  const from = replay.description(call, ends.from);
  const to = replay.description(call, ends.to);
  if (from.kind !== "file" && to.kind !== "file") return;
  const length = call.value;
  const start = offsetArgument(call, ends.at);
  const target = ends.toAt < 0 ? undefined : offsetArgument(call, ends.toAt);
  replay.subject = to.kind === "file" ? to.path : from.path;
  if (from.kind === "file" && to.kind === "file" && call.name === "copy_file_range") {
    const count = replay.attempt(call, (process) =>
      process.copyFileRange(from.fd, to.fd, length, start, target),
    );
    if (count !== undefined && count !== length)
      replay.differs(call, "so many bytes", "fewer bytes");
    return;
  }
  if (from.kind === "file") replay.attempt(call, (process) => process.skim(from.fd, length, start));
  if (to.kind === "file") {
    replay.attempt(call, (process) => process.writeContent(to.fd, written(length), target));
  }
}

/** `[4096]`, `[0] => [4096]`; NULL stands for the position. */
function offsetArgument(call: Call, index: number): number | undefined {
  const offset = call.field(index, "[");
  return Number.isNaN(offset) ? undefined : offset;
}

/** Which pages a program writes through a mapping, no log tells. */
function map(replay: Replay, call: Call): void {
  if (call.failed || !call.mentions("MAP_SHARED") || !call.mentions("PROT_WRITE")) return;
  if (call.mentions("MAP_ANON")) return;
  const { kind, path } = replay.description(call, 4);
  if (kind === "file") replay.unknown("shared writable mapping", call, path);
}

/** A clone of a file's extents; all else changes no file. */
function control(replay: Replay, call: Call): void {
  if (call.failed) return;
  if (call.begins(1, "FICLONE") || call.begins(1, "BTRFS_IOC_CLONE")) {
    const [to, from] = [replay.description(call, 0), replay.description(call, 2)];
    if (to.kind !== "file" || from.kind !== "file") return;
    replay.subject = to.path;
    const all = Number.MAX_SAFE_INTEGER;
    replay.attempt(call, (process) => process.copyFileRange(from.fd, to.fd, all, 0, 0));
  } else if (call.begins(1, "FS_IOC_SETFLAGS") || call.begins(1, "FS_IOC_FSSETXATTR")) {
    replay.unknown("not simulated", call, "ioctl(FS_IOC_SETFLAGS)");
  }
}
