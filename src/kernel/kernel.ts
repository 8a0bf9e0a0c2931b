import { release } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../cases/case.ts";
import type { Outcome } from "../cases/outcome.ts";
import { mustBeKnown } from "./libc.ts";
import type { WorkerAnswer } from "./protocol.ts";
import { KernelUnavailable } from "./unavailable.ts";
import { type WorkerCommand, WorkerProcess } from "./worker-process.ts";

/** What a case came to on the kernel: its outcome, or why there is none. */
export type KernelAnswer =
  | { readonly outcome: Outcome }
  | { readonly error: string; readonly malformed: boolean };

export interface KernelOptions {
  /** How many workers there are. Each works on one case at a time. */
  readonly jobs?: number;
  /** Milliseconds that a case may take. */
  readonly patience?: number;
  /** The compiled worker, where it does not lie beside this file. */
  readonly program?: string;
}

const DEFAULTS = { jobs: 4, patience: 20_000 };

/** The kernel of this machine, as an oracle: cases in, outcomes out. The work is done by processes of its own, so that
 *  what a case does to one of them is the matter of that case alone. To be closed. */
export class Kernel {
  readonly #command: WorkerCommand;
  readonly #patience: number;
  readonly #jobs: number;
  readonly #idle: WorkerProcess[] = [];
  readonly #busy = new Set<WorkerProcess>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  private constructor(command: WorkerCommand, options: KernelOptions) {
    this.#command = command;
    this.#jobs = options.jobs ?? DEFAULTS.jobs;
    this.#patience = options.patience ?? DEFAULTS.patience;
  }

  /** @throws KernelUnavailable */
  static async open(options: KernelOptions = {}): Promise<Kernel> {
    mustBeKnown();
    const program = options.program ?? besideThis("worker");
    const kernel = new Kernel({ program, wrapper: [] }, options);
    kernel.#idle.push(await WorkerProcess.start(kernel.#command));
    return kernel;
  }

  /** As in "6.18.44". */
  get release(): string {
    return release();
  }

  /** Runs a case as soon as a worker is free. */
  async run(given: Case): Promise<KernelAnswer> {
    await this.#turn();
    try {
      return await this.#ask(given);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Ends the workers; cases that are being run get no outcome. */
  async close(): Promise<void> {
    this.#closed = true;
    const busy = [...this.#busy].map((worker) => worker.kill());
    await Promise.all([...busy, ...this.#idle.splice(0).map((worker) => worker.end())]);
  }

  async #turn(): Promise<void> {
    while (this.#running >= this.#jobs) {
      await new Promise<void>((done) => {
        this.#waiting.push(done);
      });
    }
    this.#running++;
  }

  async #ask(given: Case): Promise<KernelAnswer> {
    if (this.#closed) return NO_ANSWER;
    const worker = this.#idle.pop() ?? (await WorkerProcess.start(this.#command));
    this.#busy.add(worker);
    const answer = await worker.ask(given, this.#patience);
    this.#busy.delete(worker);
    if (answer === null || this.#closed) {
      await worker.kill();
      return NO_ANSWER;
    }
    this.#idle.push(worker);
    return answered(answer);
  }
}

const NO_ANSWER = { error: "the kernel's side hung, or died", malformed: false };

function answered(answer: WorkerAnswer): KernelAnswer {
  if ("outcome" in answer || "error" in answer) return answer;
  throw new KernelUnavailable(
    "unavailable" in answer ? answer.unavailable : "a worker started twice",
  );
}

function besideThis(name: string): string {
  const own = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./${name}${extname(own)}`, import.meta.url));
}
