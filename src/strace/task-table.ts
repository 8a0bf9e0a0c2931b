import { DescriptorTable, type Release } from "./descriptor-table.ts";
import type { Program } from "./program.ts";
import { Task, type TaskCredentials } from "./task.ts";

export interface FirstTask {
  readonly credentials: TaskCredentials;
  readonly umask: number;
  readonly root: string | null;
  readonly program: Program;
}

const NONE: readonly number[] = [];
/** Nobody may ask. */
const MOST_FORKED = 64;

/** What a clone that has begun shares with its child. */
interface PendingClone {
  parent: number;
  readonly files: boolean;
  readonly fs: boolean;
}

/** The processes and threads of a log. */
export class TaskTable {
  readonly #tasks = new Map<number, Task>();
  /** Clones that have begun: their children may speak first. In order. */
  #pending: PendingClone[] = [];
  /** Children that spoke before their parent's clone returned. */
  readonly #adopted = new Map<number, PendingClone>();
  readonly #forked: number[] = [];
  readonly #first: FirstTask;
  readonly #release: Release;
  /** Processes that appeared without a parent in the log. */
  orphans = 0;

  constructor(first: FirstTask, release: Release) {
    this.#first = first;
    this.#release = release;
  }

  /** The process of a line; made when it is new. */
  get(pid: number): Task {
    return this.#tasks.get(pid) ?? this.#appear(pid);
  }

  has(pid: number): boolean {
    return this.#tasks.has(pid);
  }

  /** A clone whose end is not known yet. */
  began(parent: number, text: string): void {
    this.get(parent);
    this.#pending.push({ parent, ...sharing(text) });
  }

  /** A clone that returned `child`. */
  cloned(parent: number, child: number, text: string): void {
    if (this.#forked.length < MOST_FORKED) this.#forked.push(child);
    const pending = this.#pending.find((one) => one.parent === parent);
    if (pending !== undefined) this.#pending = this.#pending.filter((one) => one !== pending);
    if (this.#adopted.delete(child) || this.#tasks.has(child)) return;
    this.#tasks.set(child, this.get(parent).fork(child, pending ?? sharing(text)));
  }

  /** Children since it was asked last, for whoever has to find their logs. */
  takeForked(): readonly number[] {
    return this.#forked.length === 0 ? NONE : this.#forked.splice(0);
  }

  /** A clone that failed. */
  failed(parent: number): void {
    this.#pending = this.#pending.filter((one) => one.parent !== parent);
  }

  exit(pid: number): void {
    const task = this.#tasks.get(pid);
    if (task === undefined) return;
    this.#tasks.delete(pid);
    task.exit();
  }

  /** A thread goes on under the id of its process. */
  superseded(pid: number, by: number): void {
    const thread = this.#tasks.get(by);
    if (thread === undefined) return;
    for (const pending of this.#pending) if (pending.parent === by) pending.parent = pid;
    this.exit(pid);
    this.#tasks.delete(by);
    this.#tasks.set(pid, thread.renamed(pid));
  }

  /** All that still run when the log ends. */
  exitAll(): void {
    for (const pid of [...this.#tasks.keys()]) this.exit(pid);
  }

  #appear(pid: number): Task {
    const task = this.#child(pid) ?? this.#new(pid);
    this.#tasks.set(pid, task);
    return task;
  }

  /** Of the clones that have not returned, the oldest one's. */
  #child(pid: number): Task | undefined {
    const pending = this.#pending.find(({ parent }) => this.#tasks.has(parent));
    if (pending === undefined) return undefined;
    this.#pending = this.#pending.filter((one) => one !== pending);
    this.#adopted.set(pid, pending);
    return this.#tasks.get(pending.parent)!.fork(pid, pending);
  }

  #new(pid: number): Task {
    const { credentials, umask, root, program } = this.#first;
    if (this.#tasks.size > 0) this.orphans++;
    const files = new DescriptorTable(this.#release);
    const fs = { cwd: null, placed: false, umask, root, users: 1 };
    return new Task(pid, files, fs, credentials, program, this.#release);
  }
}

/** vfork and fork share neither, though memory may be shared. */
function sharing(text: string): { readonly files: boolean; readonly fs: boolean } {
  return { files: text.includes("CLONE_FILES"), fs: text.includes("CLONE_FS") };
}
