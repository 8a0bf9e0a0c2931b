import type { Credentials } from "../process/credentials.ts";
import type { DescriptorTable, Release } from "./descriptor-table.ts";
import type { OpenDescription } from "./open-description.ts";
import type { Program } from "./program.ts";

/** Where a process stands; threads share one. Kernel: struct fs_struct */
export interface FsContext {
  /** Null: at the root. */
  cwd: OpenDescription | null;
  /** Whether it is known where the process stands. */
  placed: boolean;
  /** Whether it was said already that nobody knows. */
  assumed: boolean;
  /** What -y printed of it last; "" before it did. */
  shown: string;
  umask: number;
  /** What "/" is: a path of the image, "" for its root; null for a root outside of it. */
  root: string | null;
  users: number;
}

/** Who a process is. Ids of the file system follow the effective ones. */
export type TaskCredentials = Credentials;

/** A process or thread of the log. */
export class Task {
  readonly pid: number;
  /** Who made it, as far as is known. */
  readonly parent: Task | null;
  files: DescriptorTable;
  fs: FsContext;
  credentials: TaskCredentials;
  program: Program;
  readonly #release: Release;

  constructor(
    pid: number,
    files: DescriptorTable,
    fs: FsContext,
    credentials: TaskCredentials,
    program: Program,
    release: Release,
    parent: Task | null = null,
  ) {
    this.pid = pid;
    this.parent = parent;
    this.files = files;
    this.fs = fs;
    this.credentials = credentials;
    this.program = program;
    this.#release = release;
  }

  /** A child, or a thread that shares what `shares` says. */
  fork(pid: number, shares: { readonly files: boolean; readonly fs: boolean }): Task {
    const files = shares.files ? this.files : this.files.copy();
    if (shares.files) files.users++;
    const fs = shares.fs ? this.fs : copyOf(this.fs);
    if (shares.fs) fs.users++;
    return new Task(pid, files, fs, this.credentials, this.program, this.#release, this);
  }

  /** The same under another id: a thread that called execve. */
  renamed(pid: number): Task {
    const { files, fs, credentials, program, parent } = this;
    return new Task(pid, files, fs, credentials, program, this.#release, parent);
  }

  /** Has descriptors of its own from now on. */
  unshareFiles(): void {
    if (this.files.users === 1) return;
    const own = this.files.copy();
    this.files.leave();
    this.files = own;
  }

  unshareFs(): void {
    if (this.fs.users === 1) return;
    this.fs.users--;
    this.fs = copyOf(this.fs);
  }

  /** Moves the working directory. */
  enter(cwd: OpenDescription | null): void {
    if (cwd !== null) cwd.holders++;
    this.#leaveCwd();
    this.fs.cwd = cwd;
    this.fs.placed = true;
  }

  exit(): void {
    this.files.leave();
    if (--this.fs.users === 0) this.#leaveCwd();
  }

  #leaveCwd(): void {
    const { cwd } = this.fs;
    if (cwd !== null && --cwd.holders === 0) this.#release(cwd);
  }
}

function copyOf(fs: FsContext): FsContext {
  if (fs.cwd !== null) fs.cwd.holders++;
  return { ...fs, users: 1 };
}
