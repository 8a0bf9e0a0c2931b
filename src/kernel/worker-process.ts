import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Readiness } from "./protocol.ts";
import { KernelUnavailable } from "./unavailable.ts";

/** How a worker is started. */
export interface WorkerCommand {
  /** The compiled program of the worker. */
  readonly program: string;
  /** What runs it in a user namespace, where that is needed: a command and its arguments. */
  readonly wrapper: readonly string[];
}

/** A worker: a process of its own that says whether it can work, and then answers one question after the other. */
export class WorkerProcess<A extends object> {
  readonly #child: ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };
  readonly #exited: Promise<string>;
  #complaints = "";
  #answered: (answer: A | Readiness | null) => void = () => {};

  private constructor({ program, wrapper }: WorkerCommand) {
    const [command = "", ...args] = [...wrapper, process.execPath, program];
    // In a group of its own: Ctrl-C is for whoever started it to answer.
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#child = child;
    this.#exited = new Promise((done) => {
      child.on("error", (error) => done(error.message));
      child.on("close", (status, signal) => done(signal ?? `exit status ${status}`));
    });
    // A worker that died is noticed by its missing answer.
    child.stdin.on("error", () => {});
    child.stderr.on("data", (text: Buffer) => {
      this.#complaints += text;
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#answered(parse(line)));
    this.#exited.then(() => this.#answered(null));
  }

  /** @throws KernelUnavailable when the worker says that it cannot work here */
  static async start<A extends object>(command: WorkerCommand): Promise<WorkerProcess<A>> {
    const worker = new WorkerProcess<A>(command);
    const answer = await worker.#next();
    if (answer !== null && "ready" in answer) return worker;
    const why = await worker.kill();
    if (answer !== null && "unavailable" in answer) throw new KernelUnavailable(answer.unavailable);
    const words = worker.#complaints.trim().split("\n").at(-1) ?? "";
    throw new KernelUnavailable(words === "" ? why : words);
  }

  /** Null when the worker died, or gave no answer in time: it is of no more use then.
   *  One question at a time. */
  async ask(question: object, milliseconds: number): Promise<A | null> {
    const answer = this.#next();
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const timer = setTimeout(() => this.#answered(null), milliseconds);
    try {
      return (await answer) as A | null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets it end by itself. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#exited;
  }

  /** Ends it at once; gives what ended it. */
  async kill(): Promise<string> {
    this.#child.kill("SIGKILL");
    return await this.#exited;
  }

  #next(): Promise<A | Readiness | null> {
    return new Promise((done) => {
      this.#answered = done;
    });
  }
}

function parse<A>(line: string): A | null {
  try {
    return JSON.parse(line) as A;
  } catch {
    return null;
  }
}
