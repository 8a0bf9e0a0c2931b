import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import type { PathArg } from "../process/task.ts";
import type { Call } from "./call.ts";
import { Findings } from "./findings.ts";
import type { Task } from "./task.ts";

/** Makes a log's calls on the engine, and holds how they come out against the log. */
export class Outcomes {
  readonly process: Process;
  readonly findings = new Findings();
  /** Who makes the call. Stands for nobody until the first line. */
  task: Task = undefined as unknown as Task;
  /** What the call is about, for words. */
  subject = "";

  constructor(process: Process) {
    this.process = process;
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

  /** What lies at a path; null when nothing does that can be seen. */
  found(path: PathArg): Stat | null {
    try {
      return this.process.tryStat(path);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return null;
    }
  }

  /** The errno of a call that failed here. */
  errnoOf(error: unknown): string {
    if (!isErrno(error)) throw error;
    return error.code;
  }

  /** Counts an outcome that is not the log's. */
  differs(call: Call, logged: string, here: string): void {
    this.task.program.differing++;
    this.findings.difference(call.name, logged, here, this.subject, call.line);
  }

  unknown(kind: Parameters<Findings["unknown"]>[0], call: Call, what: string): void {
    this.findings.unknown(kind, call.line, what);
  }
}
