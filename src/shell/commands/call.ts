import { FsError } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation, Ran } from "../command.ts";
import { busyboxWords } from "./busybox-words.ts";
import { type Given, type OptionSpec, parseOptions, UsageError } from "./options.ts";
import { baseName } from "./paths.ts";
import { strerror } from "./strerror.ts";
import { userlandOf } from "./userland.ts";

/** One run of a command: what it was called with, and how it has gone so far. */
export class Call {
  readonly invocation: Invocation;
  /** What messages begin with. */
  name: string;
  /** 0 until something fails. */
  status = 0;

  constructor(invocation: Invocation) {
    this.invocation = invocation;
    this.name = invocation.name;
  }

  get process(): Process {
    return this.invocation.process;
  }

  /** The effective user is root. */
  get isRoot(): boolean {
    return this.process.credentials.uid === 0;
  }

  /** The command is busybox's. */
  get isBusybox(): boolean {
    return userlandOf(this.invocation) === "busybox";
  }

  get umask(): number {
    const mask = this.process.umask(0);
    this.process.umask(mask);
    return mask;
  }

  /** Writes text; names in it go out as their bytes. */
  out(text: string): void {
    this.invocation.stdout(bytesOf(text));
  }

  err(text: string): void {
    this.invocation.stderr(bytesOf(text));
  }

  /** A message that does not fail the command. It is given in GNU's words. */
  note(message: string): void {
    const said = this.isBusybox ? busyboxWords(baseName(this.name), message) : message;
    if (said !== null) this.err(`${this.name}: ${said}\n`);
  }

  /** A message; the command will fail. */
  fail(message: string, status = 1): void {
    this.note(message);
    this.status = Math.max(this.status, status);
  }

  /** `what: why`; the command will fail. Rethrows what is no failed system call. */
  failed(what: string, error: unknown, status = 1): void {
    this.fail(`${what}: ${strerror(error)}`, status);
  }

  /** Acts; says `what` and gives null if a system call fails. */
  attempt<T>(what: string, act: () => T): T | null {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.failed(what, error);
      return null;
    }
  }

  /** Runs another command, and passes its output on. */
  async run(argv: readonly string[], stdin?: string): Promise<number> {
    const ran = await this.invocation.run(argv, stdin);
    this.pass(ran);
    return ran.status;
  }

  pass(ran: Ran): void {
    if (ran.stdout !== "") this.invocation.stdout(ran.stdout);
    if (ran.stderr !== "") this.invocation.stderr(ran.stderr);
  }
}

type Body = (call: Call, given: Given) => void | Promise<void>;

/** Stops a command at once; its message has been printed. */
export class Stop extends Error {
  override readonly name = "Stop";
  readonly status: number;

  constructor(status = 1) {
    super("stop");
    this.status = status;
  }
}

/** What a command exits with: busybox's fail with 1 where some of GNU's fail with 2. */
export function exitStatus(call: Call, status: number): number {
  return status === 2 && call.isBusybox ? 1 : status;
}

/** A command of this body. What its options are found to say wrong is printed as GNU does; its descriptors are closed.
 *  @param usageStatus the status of a command line that cannot be understood */
export function program(spec: OptionSpec, body: Body, usageStatus = 1): Command {
  return async (invocation) => {
    const call = new Call(invocation);
    try {
      const given = parseOptions(spec, invocation.args);
      if (given.has("help")) call.out(`Usage: ${call.name} [OPTION]... [FILE]...\n`);
      else if (given.has("version")) call.out(`${call.name} (copyup)\n`);
      else await body(call, given);
      return exitStatus(call, call.status);
    } catch (error) {
      if (error instanceof Stop) return exitStatus(call, error.status);
      if (!(error instanceof UsageError)) throw error;
      call.note(error.message);
      if (error.hint) call.err(`Try '${call.name} --help' for more information.\n`);
      return error.status ?? usageStatus;
    }
  };
}
