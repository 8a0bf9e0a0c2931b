import { DescriptorTable, type Release } from "./descriptor-table.ts";
import type { OpenDescription } from "./open-description.ts";
import type { Program } from "./program.ts";
import { Task, type TaskCredentials } from "./task.ts";

export interface FirstTask {
  readonly credentials: TaskCredentials;
  readonly umask: number;
  readonly root: string | null;
  readonly program: Program;
}

/** Where a process stands that nothing is known of. */
const NOWHERE = { cwd: null, placed: false, assumed: false, shown: "" } as const;
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
  /** Children that have not spoken, in order. In a pid namespace they speak under other numbers than clone returned. */
  readonly #silent = new Set<number>();
  readonly #forked: number[] = [];
  readonly #first: FirstTask;
  readonly #release: Release;
  /** Whether the log tells of clones at all. */
  #tellsOfClones = false;
  /** Whether a child has spoken under the number that its parent's clone returned: not so in a pid namespace. */
  #sameNumbers = false;
  /** Whether strace started the first process, and did not attach to it. */
  #started = false;
  /** Whose line was last. */
  #last: Task | null = null;
  /** Processes that appeared without a parent in the log. */
  orphans = 0;

  constructor(first: FirstTask, release: Release) {
    this.#first = first;
    this.#release = release;
  }

  /** The log's first call is known. @param started whether it is that of a program's beginning */
  begin(started: boolean): void {
    this.#started = started;
  }

  /** The process of a line; made when it is new. */
  get(pid: number): Task {
    const task = this.#tasks.get(pid) ?? this.#appear(pid);
    if (this.#silent.size > 0 && this.#silent.delete(pid)) this.#sameNumbers = true;
    this.#last = task;
    return task;
  }

  has(pid: number): boolean {
    return this.#tasks.has(pid);
  }

  /** A process that is known. */
  find(pid: number): Task | undefined {
    return this.#tasks.get(pid);
  }

  /** Of all that is open, what a test holds for; what has the same number first. */
  findOpen(fd: number, test: (description: OpenDescription) => boolean): OpenDescription | null {
    for (const { files } of this.#tasks.values()) {
      const same = files.get(fd);
      if (same !== undefined && test(same)) return same;
    }
    for (const { files } of this.#tasks.values()) {
      for (const description of files.all()) if (test(description)) return description;
    }
    return null;
  }

  /** A clone whose end is not known yet. */
  began(parent: number, text: string): void {
    this.get(parent);
    this.#pending.push({ parent, ...sharing(text) });
  }

  /** A clone that returned `child`. */
  cloned(parent: number, child: number, text: string): void {
    this.#tellsOfClones = true;
    if (this.#forked.length < MOST_FORKED) this.#forked.push(child);
    const pending = this.#pending.find((one) => one.parent === parent);
    if (pending !== undefined) this.#pending = this.#pending.filter((one) => one !== pending);
    if (this.#adopted.delete(child)) this.#sameNumbers = true;
    else if (this.#mayDiffer(parent, child) && this.#hasSpoken(parent)) return;
    if (this.#tasks.has(child)) return;
    this.#tasks.set(child, this.get(parent).fork(child, pending ?? sharing(text)));
    this.#silent.add(child);
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
    this.#silent.delete(pid);
    task.exit();
  }

  /** A thread goes on under the id of its process. */
  superseded(pid: number, by: number): void {
    const thread = this.#tasks.get(by);
    if (thread === undefined) return;
    for (const pending of this.#pending) if (pending.parent === by) pending.parent = pid;
    this.exit(pid);
    this.#rename(thread, pid);
  }

  /** All that still run when the log ends. */
  exitAll(): void {
    for (const pid of [...this.#tasks.keys()]) this.exit(pid);
  }

  #rename(task: Task, pid: number): Task {
    this.#tasks.delete(task.pid);
    const renamed = task.renamed(pid);
    this.#tasks.set(pid, renamed);
    return renamed;
  }

  /** Whether a child may speak under another number than its parent sees. Those of a namespace begin with 1. */
  #mayDiffer(parent: number, child: number): boolean {
    return !this.#sameNumbers || child < parent;
  }

  /** Whether the child of a clone that returned has spoken, under a number that its parent does not see. */
  #hasSpoken(parent: number): boolean {
    for (const [pid, pending] of this.#adopted) {
      if (pending.parent === parent) return this.#adopted.delete(pid);
    }
    return false;
  }

  #appear(pid: number): Task {
    const task = this.#child(pid) ?? this.#unheard(pid) ?? this.#orphan(pid);
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

  /** Of the children that have not spoken, the oldest. */
  #unheard(pid: number): Task | undefined {
    for (const silent of this.#silent) {
      const task = this.#tasks.get(silent)!;
      if (!this.#mayDiffer(task.parent!.pid, silent)) continue;
      this.#silent.delete(silent);
      return this.#rename(task, pid);
    }
    return undefined;
  }

  /** Where no clone is told, whoever spoke last is most likely its parent, or a child of the same one. */
  #orphan(pid: number): Task {
    if (this.#tasks.size > 0 || this.#last !== null) this.orphans++;
    if (this.#started && !this.#tellsOfClones) {
      for (let at = this.#last; at !== null; at = at.parent) {
        const parent = this.#tasks.get(at.pid);
        if (parent !== undefined) return parent.fork(pid, { files: false, fs: false });
      }
    }
    const { credentials, umask, root, program } = this.#first;
    const files = new DescriptorTable(this.#release);
    const inside = this.#started ? root : "";
    const fs = { ...NOWHERE, umask, root: inside, users: 1 };
    return new Task(pid, files, fs, credentials, program, this.#release);
  }
}

/** vfork and fork share neither, though memory may be shared. */
function sharing(text: string): { readonly files: boolean; readonly fs: boolean } {
  return { files: text.includes("CLONE_FILES"), fs: text.includes("CLONE_FS") };
}
