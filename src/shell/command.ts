import type { Clock } from "../base/clock.ts";
import type { Process } from "../process/process.ts";

/** A command of the shell: what it does to files goes through `process`, call by call as the real one's would, and
 *  what it says goes to `stdout` and `stderr`. Gives its exit status. */
export type Command = (invocation: Invocation) => number | Promise<number>;

export interface Invocation {
  /** The name it was called by, and its arguments, as the engine has names: Unicode, and bytes that are not UTF-8 as
   *  lone surrogates. So `env`, and the argv of `run`. */
  readonly name: string;
  readonly args: readonly string[];
  readonly process: Process;
  /** Absolute; `process` is in it. */
  readonly cwd: string;
  readonly env: ReadonlyMap<string, string>;
  /** The whole of the standard input, one byte a character. */
  readonly stdin: string;
  readonly clock: Clock;
  /** Whose command it is, where they differ in what they leave behind. Default: busybox's if the name leads to a file
   *  called busybox in PATH, else GNU's. */
  readonly userland?: Userland;
  /** Text as bytes: one a character. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** All that a descriptor beyond 2 gives: what /dev/fd/63 is when the shell opened it. */
  descriptor?(fd: number): string;
  /** To be called in work that may be long; what to wait for, if there is anything. @throws when the user stops it */
  turn?(): Promise<void> | null;
  /** Runs another command, as xargs, find -exec and env do. */
  run(argv: readonly string[], stdin?: string): Promise<Ran>;
}

export type Userland = "gnu" | "busybox";

/** What came of a command. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}
