import { isErrno } from "../base/fs-error.ts";
import type { Trace } from "../base/trace.ts";
import type { Process } from "../process/process.ts";
import type { PathArg } from "../process/task.ts";
import type { Call } from "./call.ts";
import { Findings } from "./findings.ts";
import { HANDLERS } from "./handlers.ts";
import type { LogListener, Unread } from "./log-reader.ts";
import type { MissingFile, MissingFiles } from "./missing-files.ts";
import { describe, NO_FILE, type OpenDescription, OUTSIDE } from "./open-description.ts";
import { Programs } from "./program.ts";
import { Paths } from "./quoted.ts";
import type { Task, TaskCredentials } from "./task.ts";
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

/** Plays the calls of a log on the engine: paths, offsets and sizes are the log's, contents are not. */
export class Replay implements LogListener {
  readonly process: Process;
  readonly findings = new Findings();
  readonly programs = new Programs();
  readonly tasks: TaskTable;
  readonly missing: MissingFiles | null;
  /** Calls that were taken to the engine, or changed what is known of a process. */
  calls = 0;
  /** Who makes the call. */
  task: Task;
  /** What the call is about, for words. */
  subject = "";
  readonly #init: ReplayInit;
  readonly #trace: Trace | null;
  readonly #outside: readonly string[];
  readonly #root: string | undefined;
  readonly #paths = new Paths();
  #pid = Number.NaN;

  constructor(init: ReplayInit) {
    this.process = init.process;
    this.#init = init;
    this.#trace = init.trace;
    this.#outside = init.outside ?? OUTSIDE_BY_DEFAULT;
    this.#root = init.root === undefined ? undefined : trimSlashes(init.root);
    this.missing = init.missing ?? null;
    const first = {
      credentials: init.credentials ?? { uid: 0, gid: 0, groups: [] },
      umask: init.umask ?? 0o022,
      root: this.#root === undefined ? "" : null,
      program: this.programs.first,
    };
    this.tasks = new TaskTable(first, (description) => this.#release(description));
    // Stands for nobody until the first line.
    this.task = undefined as unknown as Task;
  }

  wants(name: string): boolean {
    return HANDLERS.has(name);
  }

  onCall(call: Call): void {
    const { errno } = call;
    if (errno !== null && (OF_TIMING.has(errno) || OF_THE_MACHINE.has(errno))) {
      if (OF_THE_MACHINE.has(errno)) {
        this.unknown("failed for a reason of the machine", call, `${call.name}: ${errno}`);
      }
      return;
    }
    // A call that did not return did not happen, but for the last one of a process.
    if (Number.isNaN(call.value)) return;
    if (call.pid !== this.#pid) this.#switchTo(call.pid);
    this.calls++;
    this.task.program.calls++;
    HANDLERS.get(call.name)!(this, call);
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
    const { uid, gid, groups } = process.credentials;
    if (uid !== credentials.uid || gid !== credentials.gid || groups !== credentials.groups) {
      process.setCredentials(credentials);
    }
    if (fs.umask !== this.#umask) {
      this.#umask = fs.umask;
      process.umask(fs.umask);
    }
    if (this.#trace !== null) this.#trace.step = program.step;
  }

  #umask = Number.NaN;

  /** A path argument as the engine takes it; null when it leads elsewhere, or nowhere that is known. */
  path(call: Call, index: number): PathArg | null {
    const path = this.#paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(path);
    return this.#below(this.#cwd(null), path);
  }

  /** The same of a call that names a directory before it, as openat(2) does. */
  pathAt(call: Call, directory: number, index: number): PathArg | null {
    const path = this.#paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(path);
    if (call.begins(directory, "AT_FDCWD")) {
      return this.#below(this.#cwd(call.annotation(directory)), path);
    }
    return this.#below(this.description(call, directory), path);
  }

  /** A string argument. */
  text(call: Call, index: number): string | null {
    return this.#paths.of(call.raw(index));
  }

  /** What a descriptor leads to. One that was opened before the log begins is opened now, if -y says what it is. */
  description(call: Call, index: number): OpenDescription {
    const fd = call.number(index);
    return this.task.files.get(fd) ?? this.#adopt(call, index, fd);
  }

  /** The engine's descriptor for an argument; -1 when it is none of a file of the image. */
  fd(call: Call, index: number): number {
    const description = this.description(call, index);
    this.subject = description.path;
    if (description.kind === "file") return description.fd;
    if (description.kind === "outside") this.findings.outside++;
    if (description.kind === "missing") {
      this.unknown("call on a file that the image lacks", call, description.path);
    }
    return -1;
  }

  /** Makes a call on the engine and holds how it came out against the log. Gives what it returned; undefined when it
   *  failed here. */
  attempt<T>(call: Call, work: (process: Process) => T): T | undefined {
    let value: T;
    try {
      value = work(this.process);
    } catch (error) {
      if (!isErrno(error)) throw error;
      if (call.errno !== error.code) this.differs(call, call.errno ?? "ok", error.code);
      return undefined;
    }
    if (call.errno !== null) this.differs(call, call.errno, "ok");
    return value;
  }

  /** For a call that the log says found nothing: looks, without the cost of an error. */
  absent(call: Call, path: PathArg, follow: boolean): void {
    const { process } = this;
    try {
      const found = follow ? process.tryStat(path) : process.tryLstat(path);
      if (found !== null) this.differs(call, call.errno!, "ok");
    } catch (error) {
      if (!isErrno(error)) throw error;
      if (call.errno !== error.code) this.differs(call, call.errno!, error.code);
    }
  }

  /** The errno of a call that failed here. */
  errnoOf(error: unknown): string {
    if (!isErrno(error)) throw error;
    return error.code;
  }

  /** The log finds a file that the image lacks. @param real where -y says that it lies */
  isMissing(real: string | null, subject: string, type: MissingFile["type"], size?: number): void {
    if (this.missing === null) return;
    const path = real === null ? this.#whole(subject) : this.inImage(real);
    if (path !== null) this.missing.add(path, type, size);
  }

  /** Where a process says that it stands. */
  standsAt(call: Call, path: string | null): void {
    if (path !== null && !call.failed) this.#cwd(path);
  }

  /** A path that stands in a structure. */
  pathOf(quoted: string): PathArg | null {
    const path = this.#paths.of(quoted);
    if (path === null || path === "" || path.startsWith("\0") || path.startsWith("@")) return null;
    this.subject = path;
    return path.charCodeAt(0) === 0x2f ? this.#absolute(path) : this.#below(this.#cwd(null), path);
  }

  /** Counts an outcome that is not the log's. */
  differs(call: Call, logged: string, here: string): void {
    this.task.program.differing++;
    this.findings.difference(call.name, logged, here, this.subject, call.line);
  }

  unknown(kind: Parameters<Findings["unknown"]>[0], call: Call, what: string): void {
    this.findings.unknown(kind, call.line, what);
  }

  /** Where a path of the recording machine lies in the image; null when it lies outside. */
  inImage(path: string): string | null {
    const root = this.#root;
    if (root === undefined) return this.#isOutside(path) ? null : path;
    if (path !== root && !path.startsWith(`${root}/`)) return null;
    const inside = path.slice(root.length) || "/";
    return this.#isOutside(inside) ? null : inside;
  }

  /** Opens a directory to stand in. */
  place(path: PathArg | null): OpenDescription {
    if (path === null) return OUTSIDE;
    const shown = typeof path === "string" ? path : path.path;
    try {
      return describe("file", this.process.open(path, "O_PATH|O_DIRECTORY"), shown);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return describe("missing", -1, shown);
    }
  }

  #absolute(path: string): PathArg | null {
    const { root } = this.task.fs;
    if (root === "" || root === null) {
      const inside = root === null ? this.inImage(path) : this.#isOutside(path) ? null : path;
      if (inside === null) this.findings.outside++;
      return inside;
    }
    return this.#isOutside(path) ? null : root + path;
  }

  #below(directory: OpenDescription | null, path: string): PathArg | null {
    if (directory === null) return path;
    switch (directory.kind) {
      case "file":
        return { at: directory.fd, path };
      case "outside":
        this.findings.outside++;
        return null;
      case "missing":
      case "other":
        return null;
      default:
        return directory.kind satisfies never;
    }
  }

  /** Where the task stands: as -y says, when nothing else did. */
  #cwd(annotation: string | null): OpenDescription | null {
    const { fs } = this.task;
    if (fs.cwd === null && !fs.placed) {
      const start = annotation ?? this.#init.cwd;
      if (start !== undefined || fs.root === null) {
        fs.placed = true;
        const path = start === undefined ? null : this.inImage(start);
        if (path !== "/") this.task.enter(this.place(path));
      }
    }
    return fs.cwd;
  }

  /** A relative path as it is to whoever stands there. */
  #whole(path: string): string | null {
    if (path.startsWith("/")) return this.task.fs.root === null ? this.inImage(path) : path;
    const cwd = this.task.fs.cwd;
    if (cwd === null) return `/${path}`;
    return cwd.path.startsWith("/") ? `${cwd.path}/${path}` : null;
  }

  #isOutside(path: string): boolean {
    for (const prefix of this.#outside) {
      if (!path.startsWith(prefix)) continue;
      if (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f) return true;
    }
    return false;
  }

  #adopt(call: Call, index: number, fd: number): OpenDescription {
    const annotation = call.annotation(index);
    if (annotation === null) {
      if (fd > 2) this.unknown("descriptor of unknown origin", call, `${call.name} of ${fd}`);
      return NO_FILE;
    }
    if (annotation.charCodeAt(0) !== 0x2f || call.failed) return NO_FILE;
    const path = this.inImage(this.#paths.of(`"${annotation}"`)!);
    // Standard streams of whoever recorded are seldom files of the image.
    if (path !== null && fd <= 2 && !this.#exists(path)) return NO_FILE;
    const description = path === null ? OUTSIDE : this.#openLate(call, path);
    this.task.files.set(fd, description, false);
    return description;
  }

  #exists(path: string): boolean {
    return this.process.tryStat(path) !== null;
  }

  #openLate(call: Call, path: string): OpenDescription {
    this.unknown("descriptor opened before the log begins", call, path);
    const writes = call.name.includes("write") || call.name.includes("truncate");
    try {
      return describe("file", this.process.open(path, writes ? "O_RDWR" : "O_RDONLY"), path);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return describe("missing", -1, path);
    }
  }

  #switchTo(pid: number): void {
    this.task = this.tasks.get(pid);
    this.#pid = pid;
    this.refresh();
  }

  #release(description: OpenDescription): void {
    if (description.kind === "file") this.process.close(description.fd);
  }
}

function trimSlashes(path: string): string {
  return path.replace(/\/+$/, "");
}
