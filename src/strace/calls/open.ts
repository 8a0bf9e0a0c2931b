import type { PathArg } from "../../process/task.ts";
import type { Call } from "../call.ts";
import { O_CLOEXEC, O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_PATH, openBits } from "../open-bits.ts";
import { describe, type OpenDescription, OUTSIDE } from "../open-description.ts";
import type { Handler, Replay } from "../replay.ts";

/** Calls that open files. */
export const OPEN_CALLS: Readonly<Record<string, Handler>> = {
  open: (replay, call) =>
    open(replay, call, replay.path(call, 0), openBits(call.raw(1)), call.number(2)),
  openat: (replay, call) =>
    open(replay, call, replay.pathAt(call, 0, 1), openBits(call.raw(2)), call.number(3)),
  openat2: (replay, call) => {
    const how = call.raw(2);
    const flags = /flags=([^,}]*)/.exec(how)?.[1] ?? "";
    const inRoot = how.includes("RESOLVE_IN_ROOT") && !call.begins(0, "AT_FDCWD");
    // A path that may not leave its directory, or cross a link, is not told from one that may.
    if (call.failed && how.includes("RESOLVE_")) return;
    const path = inRoot ? replay.pathWithin(call, 0, 1) : replay.pathAt(call, 0, 1);
    open(replay, call, path, openBits(flags), call.field(2, "mode="));
  },
  creat: (replay, call) =>
    open(replay, call, replay.path(call, 0), openBits("O_WRONLY|O_CREAT|O_TRUNC"), call.number(1)),
};

function open(replay: Replay, call: Call, path: PathArg | null, flags: number, mode: number): void {
  if (path === null) {
    elsewhere(replay, call, flags);
    return;
  }
  if (call.failed) {
    expectFailure(replay, call, path, flags, mode);
    return;
  }
  const { subject } = replay;
  const fd = tryOpen(replay, path, flags, mode);
  const description =
    typeof fd === "number" ? opened(fd, subject, flags, call.pid) : unlike(replay, call, fd, flags);
  replay.task.files.add(call.value, description, (flags & O_CLOEXEC) !== 0);
}

function opened(fd: number, path: string, flags: number, opener: number): OpenDescription {
  const description = describe("file", fd, path);
  description.pathOnly = (flags & O_PATH) !== 0;
  description.opener = opener;
  return description;
}

/** On another file system, or in a directory that nothing is known of. */
function elsewhere(replay: Replay, call: Call, flags: number): void {
  if (!call.failed) replay.task.files.add(call.value, OUTSIDE, (flags & O_CLOEXEC) !== 0);
}

function expectFailure(
  replay: Replay,
  call: Call,
  path: PathArg,
  flags: number,
  mode: number,
): void {
  if (call.errno === "ENOENT" && (flags & O_CREAT) === 0) {
    replay.absent(call, path, (flags & O_NOFOLLOW) === 0);
    return;
  }
  const fd = replay.attempt(call, (process) => process.open(path, flags, modeOr(mode)));
  if (fd !== undefined) replay.process.close(fd);
}

/** A descriptor, or the errno. */
function tryOpen(replay: Replay, path: PathArg, flags: number, mode: number): number | string {
  try {
    return replay.process.open(path, flags, modeOr(mode));
  } catch (error) {
    return replay.errnoOf(error);
  }
}

/** The log's program opened it, and here it cannot be: it lies elsewhere after all, or the image lacks it. */
function unlike(replay: Replay, call: Call, errno: string, flags: number) {
  const { subject } = replay;
  const real = call.resultAnnotation;
  if (real !== null && replay.isElsewhere(real)) {
    replay.findings.outside++;
    return OUTSIDE;
  }
  replay.differs(call, "ok", errno);
  if (errno === "ENOENT") replay.isMissing(real, subject, flags & O_DIRECTORY ? "dir" : "file");
  return describe("missing", -1, subject);
}

const modeOr = (mode: number): number => (Number.isNaN(mode) ? 0 : mode);
