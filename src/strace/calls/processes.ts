import { S_ISGID, S_ISUID } from "../../base/mode.ts";
import type { Call } from "../call.ts";
import type { Handler, Replay } from "../replay.ts";
import type { TaskCredentials } from "../task.ts";

/** Calls that make processes, and change what a process is. */
export const PROCESS_CALLS: Readonly<Record<string, Handler>> = {
  clone: clone,
  clone3: clone,
  fork: clone,
  vfork: clone,
  exit: (replay, call) => replay.onExit(call.pid),
  exit_group: (replay, call) => replay.onExit(call.pid),
  execve: (replay, call) => execute(replay, call, 0),
  execveat: (replay, call) => execute(replay, call, 1),
  unshare: ({ task }, call) => {
    if (call.failed) return;
    if (call.mentions("CLONE_FILES")) task.unshareFiles();
    if (call.mentions("CLONE_FS") || call.mentions("CLONE_NEWNS")) task.unshareFs();
  },
  chdir: (replay, call) => {
    const path = replay.path(call, 0);
    if (call.failed) {
      if (path !== null && call.errno === "ENOENT") replay.absent(call, path, true);
      return;
    }
    const place = path === "/" ? null : replay.place(path);
    if (place?.kind === "missing") {
      replay.differs(call, "ok", "ENOENT");
      replay.isMissing(null, replay.subject, "dir");
    }
    replay.task.enter(place);
  },
  fchdir: (replay, call) => {
    if (!call.failed) replay.task.enter(replay.description(call, 0));
  },
  getcwd: (replay, call) => replay.standsAt(call, replay.text(call, 0)),
  chroot: chroot,
  umask: (replay, call) => {
    const { umask } = replay.task.fs;
    if (call.value !== umask) replay.unknown("umask", call, octal(call.value));
    replay.task.fs.umask = call.number(0);
    replay.refresh();
  },
  mount: (replay, call) => {
    if (!call.failed) replay.unknown("not simulated", call, "mount");
  },
  pivot_root: (replay, call) => {
    if (!call.failed) replay.unknown("not simulated", call, "pivot_root");
  },
  ...Object.fromEntries(
    ["setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid"]
      .flatMap((name) => [name, `${name}32`])
      .map((name) => [name, setId]),
  ),
  capset: setCapabilities,
  setgroups: setGroups,
  setgroups32: setGroups,
  geteuid: (replay, call) => learn(replay, { uid: call.value }),
  geteuid32: (replay, call) => learn(replay, { uid: call.value }),
  getegid: (replay, call) => learn(replay, { gid: call.value }),
  getegid32: (replay, call) => learn(replay, { gid: call.value }),
};

const octal = (mask: number): string => `0${mask.toString(8)}`;

function clone(replay: Replay, call: Call): void {
  if (call.failed) replay.tasks.failed(call.pid);
  else replay.tasks.cloned(call.pid, childOf(call), call.all);
}

/** `= 3 /* 4711 in strace's PID NS * /`: lines have the number that strace sees. */
function childOf(call: Call): number {
  const seen = /(\d+) in strace's PID NS \*\/$/i.exec(call.all);
  return seen === null ? call.value : Number(seen[1]);
}

/** The program's file is looked up; descriptors with O_CLOEXEC close; a set-user-ID file lends its owner's id. */
function execute(replay: Replay, call: Call, index: number): void {
  const path = index === 0 ? replay.path(call, 0) : replay.pathAt(call, 0, 1);
  if (call.failed) {
    if (path !== null && call.errno === "ENOENT") replay.absent(call, path, true);
    return;
  }
  const { task, subject } = replay;
  const found = path === null ? null : replay.found(path);
  if (path !== null && found === null) {
    replay.differs(call, "ok", "ENOENT");
    replay.isMissing(null, subject, "file");
  }
  task.unshareFiles();
  task.files.closeOnExec();
  if (found !== null) {
    const { uid, gid, groups } = task.credentials;
    const euid = found.mode & S_ISUID ? found.uid : uid;
    const egid = found.mode & S_ISGID ? found.gid : gid;
    if (euid !== uid || egid !== gid || task.credentials.capable !== undefined) {
      task.credentials = { uid: euid, gid: egid, groups };
    }
  }
  task.program = replay.programs.executed(subject, call.line);
  replay.refresh();
}

/** After it "/" is a directory of the image, or becomes the image's own root. */
function chroot(replay: Replay, call: Call): void {
  if (call.failed) return;
  const path = replay.path(call, 0);
  if (path === null) return;
  const place = replay.place(path);
  if (place.kind === "missing") replay.differs(call, "ok", "ENOENT");
  if (place.kind !== "file") return;
  const root = replay.pathOfOpen(place);
  replay.process.close(place.fd);
  if (root !== null) replay.task.fs.root = root === "/" ? "" : root;
}

/** setuid(1), setreuid(-1, 1), setresuid(-1, 1, -1): the effective id is the last but the saved one. */
function setId(replay: Replay, call: Call): void {
  if (call.failed) return;
  const id = call.number(call.name.includes("re") ? 1 : 0);
  if (id === -1 || Number.isNaN(id)) return;
  learn(replay, call.name.includes("uid") ? { uid: id } : { gid: id });
}

/** Permissions ask for one of the capabilities more than for all others. */
function setCapabilities(replay: Replay, call: Call): void {
  if (call.failed) return;
  const effective = /effective=([^,}]*)/.exec(call.raw(1))?.[1];
  if (effective === undefined) return;
  replay.task.credentials = {
    ...replay.task.credentials,
    capable: effective.includes("CAP_DAC_OVERRIDE"),
  };
  replay.refresh();
}

function setGroups(replay: Replay, call: Call): void {
  if (call.failed) return;
  const groups = (call.raw(1).match(/\d+/g) ?? []).map(Number);
  replay.task.credentials = { ...replay.task.credentials, groups };
  replay.refresh();
}

/** Whoever asks who it is tells us, too. */
function learn(replay: Replay, known: Partial<TaskCredentials>): void {
  const { task } = replay;
  const next = { ...task.credentials, ...known };
  if (next.uid === task.credentials.uid && next.gid === task.credentials.gid) return;
  // Who becomes root has all capabilities, who ceases to be it has none.
  if (next.uid !== task.credentials.uid) delete next.capable;
  task.credentials = next;
  replay.refresh();
}
