import type { Trace } from "../base/trace.ts";
import { isPrivileged } from "../process/credentials.ts";
import type { Process } from "../process/process.ts";
import type { Call } from "./call.ts";
import { HANDLERS } from "./handlers.ts";
import { ImageView } from "./image-view.ts";
import type { LogListener, Unread } from "./log-reader.ts";
import type { MissingFiles } from "./missing-files.ts";
import { Places } from "./places.ts";
import { Programs } from "./program.ts";
import type { TaskCredentials } from "./task.ts";
import { TaskTable } from "./task-table.ts";

/** Does one system call of the log on the engine. */
export type Handler = (replay: Replay, call: Call) => void;

export interface ReplayInit {
  /** On the overlay, at its root, as root. All of the log's processes are played by this one. */
  readonly process: Process;
  /** Told which program is at work; null when nobody listens. */
  readonly trace: Trace | null;
  /** Who the log's first process is. Default: root. */
  readonly credentials?: TaskCredentials;
  /** Default: 022. */
  readonly umask?: number;
  /** Where the log's first process stands; by default where the log says, or at the root. */
  readonly cwd?: string;
  /** What lies at and below these paths is on other file systems. Default: /dev, /proc, /sys. */
  readonly outside?: readonly string[];
  /** The directory of the recording machine that is the image's root; until chroot() the processes stand outside. By
   *  default "/" of the log is that of the image. */
  readonly root?: string;
  /** Hears of files that the log finds and the image lacks. */
  readonly missing?: MissingFiles;
}

const DEFAULT_UMASK = 0o022;

export const OUTSIDE_BY_DEFAULT: readonly string[] = ["/dev", "/proc", "/sys"];

/** Errnos that tell of the machine or of timing, not of the files: such a call did nothing. */
const OF_THE_MACHINE = new Set([
  "EIO",
  "ENOSPC",
  "EDQUOT",
  "ENOMEM",
  "EMFILE",
  "ENFILE",
  "ETXTBSY",
]);
const OF_TIMING = new Set(["EINTR", "EAGAIN", "EINPROGRESS", "ENOSYS", "EFAULT", "EPIPE", "?"]);
/** What Linux refuses to root only where capabilities, seccomp or a security module are in the way. */
const REFUSED = new Set(["EACCES", "EROFS"]);
/** The same with EPERM, which a few other calls give root as well. */
const NEVER_EPERM =
  /^(?:open|creat|mkdir|rmdir|unlink|rename|symlink|[fl]?ch(?:own|mod)|fch(?:own|mod)at|truncate)/;
/** These ask only, or ask a file's own modes. */
const ASKS = /^(?:access|faccessat|exec)/;

/** Plays the calls of a log on the engine: paths, offsets and sizes are the log's, contents are not. */
export class Replay extends Places implements LogListener {
  readonly programs: Programs;
  /** Calls that were taken to the engine, or changed what is known of a process. */
  calls = 0;
  readonly #trace: Trace | null;
  #pid = Number.NaN;

  constructor({ process, trace, outside = OUTSIDE_BY_DEFAULT, ...init }: ReplayInit) {
    const view = new ImageView(init.root ?? null, outside);
    const programs = new Programs();
    const first = {
      credentials: init.credentials ?? { uid: 0, gid: 0, groups: [] },
      umask: init.umask ?? DEFAULT_UMASK,
      root: view.isAbove ? null : "",
      program: programs.first,
    };
    const tasks = new TaskTable(first, ({ kind, fd }) => {
      if (kind === "file") process.close(fd);
    });
    super({ process, view, tasks, cwd: init.cwd, missing: init.missing ?? null });
    this.#trace = trace;
    this.programs = programs;
  }

  wants(name: string): boolean {
    return HANDLERS.has(name);
  }

  onCall(call: Call): void {
    const { errno } = call;
    if (errno !== null && OF_TIMING.has(errno)) return;
    // A call that did not return did not happen, but for the last one of a process.
    if (Number.isNaN(call.value) && !call.name.startsWith("exit")) return;
    if (Number.isNaN(this.#pid) && this.calls === 0) this.tasks.begin(call.name.startsWith("exec"));
    if (call.pid !== this.#pid) this.#switchTo(call.pid);
    if (errno !== null && this.#isOfTheMachine(call.name, errno)) {
      this.unknown("failed for a reason of the machine", call, `${call.name}: ${errno}`);
      return;
    }
    this.calls++;
    HANDLERS.get(call.name)!(this, call);
    this.task.program.calls++;
  }

  onUnfinished(pid: number, name: string, text: string): void {
    if (name.startsWith("clone") || name.endsWith("fork")) this.tasks.began(pid, text);
  }

  onExit(pid: number): void {
    this.tasks.exit(pid);
    this.#pid = Number.NaN;
  }

  onSuperseded(pid: number, by: number): void {
    this.tasks.superseded(pid, by);
    this.#pid = Number.NaN;
  }

  onUnread(kind: Unread, line: number): void {
    this.findings.unknown(kind, line, "");
  }

  /** The log is over: all that is open closes. */
  end(): void {
    this.tasks.exitAll();
    this.#pid = Number.NaN;
    const { orphans } = this.tasks;
    for (let i = 0; i < orphans; i++) {
      this.findings.unknown("process without a parent in the log", 1, "");
    }
  }

  /** Gives the engine who the task is now. */
  refresh(): void {
    const { credentials, fs, program } = this.task;
    const { process } = this;
    if (credentials !== this.#credentials) {
      this.#credentials = credentials;
      process.setCredentials(credentials);
    }
    if (fs.umask !== this.#umask) {
      this.#umask = fs.umask;
      process.umask(fs.umask);
    }
    if (this.#trace !== null) this.#trace.step = program.step;
  }

  #umask = Number.NaN;
  #credentials: TaskCredentials | null = null;

  #isOfTheMachine(name: string, errno: string): boolean {
    if (OF_THE_MACHINE.has(errno)) return true;
    if (!isPrivileged(this.task.credentials) || ASKS.test(name)) return false;
    return REFUSED.has(errno) || (errno === "EPERM" && NEVER_EPERM.test(name));
  }

  #switchTo(pid: number): void {
    this.task = this.tasks.get(pid);
    this.#pid = pid;
    this.refresh();
  }
}
