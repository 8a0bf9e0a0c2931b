import type { Call } from "../call.ts";
import { NO_FILE } from "../open-description.ts";
import type { Handler, Replay } from "../replay.ts";

/** Calls that make, share and close descriptors. */
export const DESCRIPTOR_CALLS: Readonly<Record<string, Handler>> = {
  close: ({ task }, call) => {
    // Whatever else it says, the descriptor is free.
    if (call.errno !== "EBADF") task.files.close(call.number(0));
  },
  close_range: ({ task }, call) => {
    if (call.failed) return;
    if (call.mentions("CLOSE_RANGE_UNSHARE")) task.unshareFiles();
    const last = call.number(1);
    const end = Number.isNaN(last) || last < 0 ? Number.POSITIVE_INFINITY : last;
    if (call.mentions("CLOSE_RANGE_CLOEXEC")) task.files.cloexecRange(call.number(0), end);
    else task.files.closeRange(call.number(0), end);
  },
  dup: (replay, call) => dup(replay, call, false),
  pidfd_getfd: (replay, call) => {
    // What another process has open: -y shows it when it is used.
    if (!call.failed) replay.task.files.close(call.value);
  },
  dup2: (replay, call) => dup(replay, call, false),
  dup3: (replay, call) => dup(replay, call, call.begins(2, "O_CLOEXEC")),
  fcntl: fcntl,
  fcntl64: fcntl,
  pipe: (replay, call) => pair(replay, call, 0),
  pipe2: (replay, call) => pair(replay, call, 0),
  socketpair: (replay, call) => pair(replay, call, 3),
  socket: noFile,
  accept: noFile,
  accept4: noFile,
  epoll_create: noFile,
  epoll_create1: noFile,
  eventfd: noFile,
  eventfd2: noFile,
  inotify_init: noFile,
  inotify_init1: noFile,
  signalfd: noFile,
  signalfd4: noFile,
  timerfd_create: noFile,
  memfd_create: noFile,
  memfd_secret: noFile,
  pidfd_open: noFile,
  userfaultfd: noFile,
  perf_event_open: noFile,
  fanotify_init: noFile,
  landlock_create_ruleset: noFile,
  io_uring_setup: (replay, call) => {
    replay.unknown("io_uring", call, "io_uring_setup");
    noFile(replay, call);
  },
  io_uring_enter: (replay, call) => replay.unknown("io_uring", call, "io_uring_enter"),
  io_submit: (replay, call) => {
    if (call.mentions("WRITE")) replay.unknown("asynchronous I/O", call, "io_submit");
  },
  open_by_handle_at: (replay, call) => {
    if (call.failed) return;
    replay.unknown("not simulated", call, "open_by_handle_at");
    noFile(replay, call);
  },
};

function dup(replay: Replay, call: Call, cloexec: boolean): void {
  if (call.failed) return;
  const from = call.number(0);
  if (from === call.value) return;
  const { files } = replay.task;
  const description = replay.description(call, 0);
  // dup2 and dup3 close what is there.
  if (/^dup[23]/.test(call.name)) files.set(call.value, description, cloexec);
  else files.add(call.value, description, cloexec);
}

function fcntl(replay: Replay, call: Call): void {
  if (call.failed) return;
  if (call.begins(1, "F_DUPFD")) dup(replay, call, call.begins(1, "F_DUPFD_CLOEXEC"));
  else if (call.begins(1, "F_SETFL")) setAppend(replay, call);
  else if (call.begins(1, "F_SETFD")) {
    replay.task.files.setCloexec(call.number(0), call.begins(2, "FD_CLOEXEC"));
  }
}

/** Of the flags that can be changed later, one matters to files. */
function setAppend(replay: Replay, call: Call): void {
  const description = replay.description(call, 0);
  if (description.kind === "file") description.appends = call.raw(2).includes("O_APPEND");
}

/** Two descriptors in brackets: `[3</path>, 4]`. */
function pair({ task }: Replay, call: Call, index: number): void {
  if (call.failed) return;
  const cloexec = call.mentions("_CLOEXEC");
  const [first, second] = [...call.raw(index).matchAll(/(?:^\[|, )(\d+)/g)].map((match) =>
    Number(match[1]),
  );
  if (first !== undefined) task.files.add(first, NO_FILE, cloexec);
  if (second !== undefined) task.files.add(second, NO_FILE, cloexec);
}

function noFile({ task }: Replay, call: Call): void {
  if (!call.failed) task.files.add(call.value, NO_FILE, call.mentions("_CLOEXEC"));
}
