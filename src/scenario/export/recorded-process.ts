import { isErrno } from "../../base/fs-error.ts";
import type { CaseOp } from "../../cases/case.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import type { PathArg } from "../../process/task.ts";
import { CALL_OPS, type Naming, UNSAID } from "./call-op.ts";

/** Hears the calls of a program as operations of a canonical case; or the name of one that a case cannot say. */
export interface CallListener {
  onOp(op: CaseOp): void;
  onUnsaid(call: string): void;
  /** Hears how the operation before came out: an errno, or undefined when all was well. */
  onOutcome?(errno: string | undefined): void;
}

/** The same process, whose calls are heard, those that fail too. What lies below `elsewhere` is on other file systems
 *  than the overlay, and is not told. Names of descriptors begin with `prefix`. */
export function recordedProcess(
  process: Process,
  elsewhere: readonly string[],
  prefix: string,
  listener: CallListener,
): Process {
  const names = new Names(process, elsewhere, prefix);
  return new Proxy(process, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function" || typeof key !== "string") return value;
      // Only calls can be told.
      if (key === "known") return () => null;
      return (...args: readonly never[]) => {
        if (key === "open") return openHeard(target, args as never, names, listener);
        const told = CALL_OPS[key]?.(args as never, names);
        if (told === UNSAID || told === undefined) listener.onUnsaid(key);
        else if (told !== null) listener.onOp(calledBy(target, told));
        if (key === "close") names.closed(args[0]!);
        const call = () => value.apply(target, args);
        if (told === UNSAID || told === undefined || told === null) return call();
        const loud = LOUD[key];
        if (loud !== undefined && listener.onOutcome !== undefined) {
          return statHeard(target, loud, args[0]!, listener);
        }
        return heard(listener, call);
      };
    },
  });
}

/** Makes the call, and tells how it came out. */
function heard<T>({ onOutcome }: CallListener, call: () => T): T {
  if (onOutcome === undefined) return call();
  try {
    const value = call();
    onOutcome(undefined);
    return value;
  } catch (error) {
    if (isErrno(error)) onOutcome(error.code);
    throw error;
  }
}

/** tryStat and tryLstat are told as what they stand for, which says why nothing is there. */
const LOUD: Readonly<Record<string, "stat" | "lstat">> = { tryStat: "stat", tryLstat: "lstat" };

function statHeard(
  target: Process,
  method: "stat" | "lstat",
  path: PathArg,
  listener: CallListener,
): Stat | null {
  try {
    return heard(listener, () => target[method](path));
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

function openHeard(
  target: Process,
  [path, flags, mode]: readonly [PathArg?, (number | string)?, number?],
  names: Names,
  listener: CallListener,
): number {
  const where = names.path(path!);
  const fd = names.next();
  if (where !== null) {
    const modes = mode === undefined ? { mode: 0o666 } : { mode };
    const told = { op: "open", path: where, flags: flags ?? 0, ...modes, fd };
    listener.onOp(calledBy(target, told));
  }
  const call = () => target.open(path!, flags, mode);
  const opened = where === null ? call() : heard(listener, call);
  names.opened(opened, where === null ? null : fd, where);
  return opened;
}

/** Root is who calls if nobody is named. */
function calledBy({ credentials }: Process, op: CaseOp): CaseOp {
  const { uid, gid, groups } = credentials;
  if (uid === 0 && gid === 0) return op;
  return { ...op, uid, gid, ...(groups.length === 0 ? {} : { groups: [...groups] }) };
}

class Names implements Naming {
  readonly #process: Process;
  readonly #elsewhere: readonly string[];
  readonly #prefix: string;
  readonly #open = new Map<number, string | null>();
  /** Paths that descriptors were opened with. */
  readonly #places = new Map<number, string>();
  #count = 0;

  constructor(process: Process, elsewhere: readonly string[], prefix: string) {
    this.#process = process;
    this.#elsewhere = elsewhere;
    this.#prefix = prefix;
  }

  path(given: PathArg): string | null {
    const path = typeof given === "string" ? given : given.path;
    const absolute = path.startsWith("/") ? path : `${this.#start(given)}/${path}`;
    const whole = absolute.replace(/^\/+/, "/");
    if (path === "") return "";
    return this.#elsewhere.some((at) => whole === at || whole.startsWith(`${at}/`)) ? null : whole;
  }

  /** Where a relative path starts: an open directory has the name that it was opened by. */
  #start(given: PathArg): string {
    const directory = typeof given === "string" ? undefined : this.#places.get(given.at);
    return directory ?? this.#process.getcwd();
  }

  fd(fd: number): string | null {
    // One that is not open fails with EBADF wherever it is called.
    return this.#open.get(fd) ?? null;
  }

  next(): string {
    return `${this.#prefix}.${++this.#count}`;
  }

  opened(fd: number, name: string | null, path: string | null): void {
    this.#open.set(fd, name);
    if (path !== null) this.#places.set(fd, path);
  }

  closed(fd: number): void {
    this.#open.delete(fd);
    this.#places.delete(fd);
  }
}
