import { release } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../cases/case.ts";
import type { Outcome } from "../cases/outcome.ts";
import { parseCase } from "../cases/parse-case.ts";
import type { Difference } from "./differences.ts";
import { mustBeKnown } from "./libc.ts";
import { type FittedCase, fitPlainUser, plainUserDifferences } from "./plain-user.ts";
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
  /** Only with the rights of a plain user, whoever we are. */
  readonly plainUser?: boolean;
  /** The compiled worker, where it does not lie beside this file. */
  readonly program?: string;
}

const DEFAULTS = { jobs: 4, patience: 20_000 };

/** Gives a plain user a namespace in which they are root. */
const USER_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--"];

/** What has to work: the least, and what only root can do. */
const PROBE = parseCase({
  id: "probe",
  ops: [
    { op: "mkdir", path: "/d", mode: 0o777 },
    { op: "setxattr", path: "/d", name: "trusted.probe", value: "1" },
    { op: "mkdir", path: "/d/e", uid: 1000 },
  ],
});

/** The kernel of this machine, as an oracle: cases in, outcomes out. The work is done by processes of its own, so that
 *  what a case does to one of them is the matter of that case alone. To be closed. */
export class Kernel {
  /** False for a plain user, who has only the rights of a user namespace. */
  readonly privileged: boolean;
  readonly #command: WorkerCommand;
  readonly #patience: number;
  readonly #jobs: number;
  readonly #idle: WorkerProcess<WorkerAnswer>[] = [];
  readonly #busy = new Set<WorkerProcess<WorkerAnswer>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  private constructor(privileged: boolean, options: KernelOptions) {
    const program = options.program ?? programBeside(import.meta.url, "worker");
    this.privileged = privileged;
    this.#command = { program, wrapper: privileged ? [] : USER_NAMESPACE };
    this.#jobs = options.jobs ?? DEFAULTS.jobs;
    this.#patience = options.patience ?? DEFAULTS.patience;
  }

  /** With root's rights if we have them, else with those of a user namespace. @throws KernelUnavailable */
  static async open(options: KernelOptions = {}): Promise<Kernel> {
    mustBeKnown();
    const reasons: string[] = [];
    for (const privileged of options.plainUser === true ? [false] : [true, false]) {
      const kernel = new Kernel(privileged, options);
      const reason = await kernel.#try();
      if (reason === null) return kernel;
      reasons.push(reason);
      await kernel.close();
    }
    if (new Set(reasons).size === 1) throw new KernelUnavailable(reasons[0]!);
    throw new KernelUnavailable(
      `this machine's overlayfs cannot be asked: as root it needs CAP_SYS_ADMIN (${reasons[0]}), as a plain user a user namespace (${reasons[1]})`,
    );
  }

  /** Why it does not work; null if it does. */
  async #try(): Promise<string | null> {
    try {
      const answer = await this.run(this.fits(PROBE).runs);
      if ("error" in answer) return answer.error;
      const { mount, ops } = answer.outcome;
      if (mount !== "ok") return `mount: ${mount}`;
      const failed = ops.findIndex(({ ok }) => !ok);
      return failed === -1 ? null : `${PROBE.ops[failed]!.op} failed`;
    } catch (error) {
      if (error instanceof KernelUnavailable) return error.message;
      throw error;
    }
  }

  /** The case in the form that can be run here. */
  fits(given: Case): FittedCase {
    return this.privileged ? { runs: given, leftOut: [] } : fitPlainUser(given);
  }

  /** Differences without those that come of what may be done here. */
  unexpected(all: readonly Difference[]): ReturnType<typeof plainUserDifferences> {
    return this.privileged ? { found: all, leftOut: [] } : plainUserDifferences(all);
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
    const worker = this.#idle.pop() ?? (await WorkerProcess.start<WorkerAnswer>(this.#command));
    this.#busy.add(worker);
    const answer = await worker.ask(given, this.#patience);
    this.#busy.delete(worker);
    if (answer === null || this.#closed) {
      await worker.kill();
      return NO_ANSWER;
    }
    if ("outcome" in answer || answer.malformed) this.#idle.push(worker);
    else await worker.kill();
    return answer;
  }
}

const NO_ANSWER = { error: "the kernel's side hung, or died", malformed: false };

/** The program beside a module, compiled as that one is. */
export function programBeside(module: string, name: string): string {
  return fileURLToPath(new URL(`./${name}${extname(fileURLToPath(module))}`, module));
}
