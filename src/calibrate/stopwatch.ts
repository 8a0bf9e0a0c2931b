import { mkdtemp, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { programBeside } from "../kernel/kernel.ts";
import { mustBeKnown } from "../kernel/libc.ts";
import { KernelUnavailable } from "../kernel/unavailable.ts";
import { WorkerProcess } from "../kernel/worker-process.ts";
import type { TimingAnswer, TimingQuestion } from "./protocol.ts";
import type { Workload } from "./workload.ts";

export interface StopwatchOptions {
  /** The compiled worker, where it does not lie beside this file. */
  readonly program?: string;
}

/** Milliseconds that a workload may take. */
const PATIENCE = 120_000;

/** Times workloads on this machine's kernel, with all layers on the file system of one directory. To be closed: nothing
 *  stays then. */
export class Stopwatch {
  readonly #folder: string;
  readonly #worker: WorkerProcess<TimingAnswer>;

  private constructor(folder: string, worker: WorkerProcess<TimingAnswer>) {
    this.#folder = folder;
    this.#worker = worker;
  }

  /** @throws KernelUnavailable where the kernel cannot be asked; what node:fs throws for a directory that cannot be
   *  written to */
  static async open(directory: string, options: StopwatchOptions = {}): Promise<Stopwatch> {
    mustBeKnown();
    if (process.getuid?.() !== 0) {
      throw new KernelUnavailable("to mount an overlay and to time it takes root");
    }
    const folder = await mkdtemp(resolve(directory, ".copyup-calibrate-"));
    try {
      const program = options.program ?? programBeside(import.meta.url, "worker");
      const worker = await WorkerProcess.start<TimingAnswer>({ program, wrapper: [] });
      return new Stopwatch(folder, worker);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Nanoseconds that the calls of a workload took, round by round. @throws KernelUnavailable */
  async time(workload: Workload): Promise<readonly number[]> {
    const question: TimingQuestion = { folder: this.#folder, workload };
    const answer = await this.#worker.ask(question, PATIENCE);
    if (answer !== null && "rounds" in answer) return answer.rounds;
    const why = answer === null ? `no answer within ${PATIENCE / 1000} s` : answer.error;
    const place = why.includes(", mount") ? "; name a directory on ext4, XFS, Btrfs or tmpfs" : "";
    throw new KernelUnavailable(`cannot time "${workload.name}": ${why}${place}`);
  }

  /** Ends the worker, with whatever it is at, and takes its directory away. */
  async close(): Promise<void> {
    await this.#worker.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
