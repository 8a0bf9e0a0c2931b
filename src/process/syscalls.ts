import type { Errno } from "../base/errno.ts";
import { FsError, withoutStack } from "../base/fs-error.ts";
import { Refusal } from "../base/refusal.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { FileSystem } from "./file-system.ts";
import type { FileTable } from "./file-table.ts";
import type { PathArg, Task } from "./task.ts";
import { knownName } from "./walk.ts";

/** What every system call does around its work: says who is calling, and gives a failure its name and paths. */
export class Syscalls {
  /** @internal */
  protected readonly task: Task;
  readonly #id: number;

  constructor(task: Task, id: number) {
    this.task = task;
    this.#id = id;
  }

  /** @internal */
  get files(): FileTable {
    return this.task.files;
  }

  /** @internal */
  get fileSystem(): FileSystem {
    return this.task.fs;
  }

  /** The name that a path leads to, if that is known already and something is there, for who makes more of it than a
   *  Stat. Null: ask stat. @internal */
  known(path: string, follow: boolean): Dentry | null {
    const known = knownName(this.task, path, follow);
    return known === undefined || known.isNegative ? null : known;
  }

  /** Open descriptors. */
  get openFiles(): number {
    return this.task.files.size;
  }

  /** @internal */
  protected run<T>(syscall: string, work: () => T, path?: PathArg, dest?: PathArg): T {
    const { trace, dcache, root } = this.task.fs;
    if (trace !== null) {
      trace.process = this.#id;
      trace.syscall = syscall;
      trace.emit({ type: "call" });
    }
    try {
      return work();
    } catch (error) {
      throw error instanceof Refusal ? this.failure(error.code, syscall, path, dest) : error;
    } finally {
      if (dcache.size > dcache.limit) dcache.trim(root);
    }
  }

  /** What a call that fails throws. @internal */
  protected failure(code: Errno, syscall: string, path?: PathArg, dest?: PathArg): FsError {
    const make = (): FsError => new FsError(code, syscall, textOf(path), textOf(dest));
    return this.task.errorStacks ? make() : withoutStack(make);
  }

  /** Like run, but a name that is not there is null and costs no error. @internal */
  protected attempt<T>(syscall: string, work: () => T, path: PathArg): T | null {
    return this.run(
      syscall,
      () => {
        try {
          return work();
        } catch (error) {
          if (error instanceof Refusal && (error.code === "ENOENT" || error.code === "ENOTDIR"))
            return null;
          throw error;
        }
      },
      path,
    );
  }
}

const textOf = (path: PathArg | undefined): string | undefined =>
  typeof path === "object" ? path.path : path;
