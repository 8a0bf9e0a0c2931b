import { Content } from "../../layer/content.ts";
import type { Whence } from "../../process/data.ts";
import type { Process } from "../../process/process.ts";
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
  pwritev2: (replay, call) =>
    write(replay, call, offsetOr(call.number(3)), call.raw(4).includes("RWF_APPEND")),
  lseek: (replay, call) => seek(replay, call, call.value, 2),
  _llseek: (replay, call) => seek(replay, call, call.field(2, "["), 3),
  ftruncate: (replay, call) =>
    onFile(replay, call, (fd) => replay.process.ftruncate(fd, call.number(1))),
  ftruncate64: (replay, call) =>
    onFile(replay, call, (fd) => replay.process.ftruncate(fd, call.number(1))),
  truncate,
  truncate64: truncate,
  fallocate: (replay, call) => onFile(replay, call, (fd) => fallocate(replay.process, call, fd)),
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

function write(replay: Replay, call: Call, offset: number | undefined, atEnd = false): void {
  const fd = replay.fd(call, 0);
  if (fd < 0) return;
  const size = call.failed ? 1 : call.value;
  const appends = atEnd || replay.description(call, 0).appends;
  replay.attempt(call, (process) =>
    process.writeContent(fd, written(size), appends ? end(process, fd, offset) : offset),
  );
}

/** Where a file ends; without an offset its position goes there. */
function end(process: Process, fd: number, offset: number | undefined): number | undefined {
  if (offset !== undefined) return process.fstat(fd).size;
  process.lseek(fd, 0, "SEEK_END");
  return undefined;
}

function truncate(replay: Replay, call: Call): void {
  const path = replay.path(call, 0);
  if (path !== null) replay.attempt(call, (process) => process.truncate(path, call.number(1)));
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

/** @param to where it went  @param index of the argument that says from where */
function seek(replay: Replay, call: Call, to: number, index: number): void {
  const description = replay.description(call, 0);
  if (description.kind !== "file") return;
  replay.subject = description.path;
  const whence = call.raw(index);
  if (!WHENCE.has(whence)) return;
  const position = replay.attempt(call, (process) =>
    process.lseek(description.fd, call.number(1), whence as Whence),
  );
  if (position === undefined || call.failed || position === to) return;
  replay.differs(call, "a position", "another position");
  // Where the log stands is where it goes on.
  if (to >= 0) replay.process.lseek(description.fd, to);
}

const FALLOCATE: readonly (readonly [string, number])[] = [
  ["FALLOC_FL_KEEP_SIZE", 1],
  ["FALLOC_FL_PUNCH_HOLE", 2],
  ["FALLOC_FL_COLLAPSE_RANGE", 8],
  ["FALLOC_FL_ZERO_RANGE", 16],
  ["FALLOC_FL_INSERT_RANGE", 32],
  ["FALLOC_FL_UNSHARE_RANGE", 64],
];

const [KEEP_SIZE, PUNCH_HOLE] = [1, 2];

/** What the engine's store refuses and the recording machine's did: only sizes and holes count. */
function fallocate(process: Process, call: Call, fd: number): void {
  const [flags, offset, length] = [call.raw(1), call.number(2), call.number(3)];
  if (!call.failed && flags.includes("COLLAPSE_RANGE")) {
    process.ftruncate(fd, process.fstat(fd).size - length);
  } else if (!call.failed && flags.includes("INSERT_RANGE")) {
    process.ftruncate(fd, process.fstat(fd).size + length);
  } else if (!call.failed && flags.includes("ZERO_RANGE")) {
    process.fallocate(fd, KEEP_SIZE | PUNCH_HOLE, offset, length);
    process.fallocate(fd, flags.includes("KEEP_SIZE") ? KEEP_SIZE : 0, offset, length);
  } else {
    const mode = FALLOCATE.reduce(
      (bits, [name, bit]) => bits | (flags.includes(name) ? bit : 0),
      0,
    );
    process.fallocate(fd, mode, offset, length);
  }
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
