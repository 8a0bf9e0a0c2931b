import type { Case } from "../cases/case.ts";
import { Kernel } from "../kernel/kernel.ts";
import { KernelUnavailable } from "../kernel/unavailable.ts";
import { type Verdict, verify } from "../kernel/verify.ts";
import { counted } from "../report/words.ts";
import { Complaints } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { pageFor } from "./terminal.ts";
import { UserError } from "./user-error.ts";
import { type VerifyInput, type VerifySource, verifySources } from "./verify-input.ts";
import { differenceTable } from "./verify-table.ts";
import { VerifyTally } from "./verify-tally.ts";

/** As commander leaves them. */
export interface VerifyCommandOptions {
  readonly json?: true;
  readonly jobs?: string;
}

/** Runs scenarios and cases on the engine and on this machine's kernel, and shows where they differ. What cannot be
 *  read is complained of; the rest is verified all the same. @throws UserError without a kernel to ask */
export async function verifyCommand(
  paths: readonly string[],
  options: VerifyCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const jobs = jobsOf(options);
  try {
    return await verifyOn(await Kernel.open({ jobs }), jobs, paths, options, context);
  } catch (error) {
    if (error instanceof KernelUnavailable) throw new UserError(`verify: ${error.message}`);
    throw error;
  }
}

async function verifyOn(
  kernel: Kernel,
  jobs: number,
  paths: readonly string[],
  options: VerifyCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { signal } = context.io;
  // Ctrl-C: what the workers are at is of no interest any more.
  const stop = () => void kernel.close();
  signal.addEventListener("abort", stop);
  const run = new VerifyRun(kernel, jobs, options, context);
  try {
    for (const path of paths) await run.verifyAt(path);
    return await run.finish();
  } finally {
    signal.removeEventListener("abort", stop);
    run.progress.clear();
    await kernel.close();
  }
}

const UNSAID = "scenarios that are no case";
const DEFAULT_JOBS = 4;
const MOST_JOBS = 64;

function jobsOf({ jobs }: VerifyCommandOptions): number {
  const number = jobs === undefined ? DEFAULT_JOBS : Number(jobs);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_JOBS) return number;
  throw new UserError(`--jobs ${jobs}: expected a number from 1 to ${MOST_JOBS}`);
}

/** A case that is being verified. */
interface Waiting {
  readonly input: VerifyInput;
  readonly verdict: Promise<Verdict>;
}

class VerifyRun {
  readonly progress: ProgressLine;
  readonly #complaints: Complaints;
  readonly #kernel: Kernel;
  /** As many cases are under way at a time. */
  readonly #window: number;
  readonly #json: boolean;
  readonly #context: CommandContext;
  readonly #tally = new VerifyTally();
  #done = 0;

  constructor(
    kernel: Kernel,
    jobs: number,
    { json = false }: { readonly json?: boolean },
    context: CommandContext,
  ) {
    this.#kernel = kernel;
    this.#window = 2 * jobs;
    this.#json = json;
    this.#context = context;
    this.progress = new ProgressLine(context);
    this.#complaints = new Complaints(context, this.progress);
  }

  /** Verifies all that lies at a path. */
  async verifyAt(path: string): Promise<void> {
    const sources = await this.#complaints.attempt(() => verifySources(path, this.#context));
    for (const source of sources ?? []) await this.#verify(source);
  }

  async #verify(source: VerifySource): Promise<void> {
    this.#context.io.signal.throwIfAborted();
    const waiting: Waiting[] = [];
    // What is wrong with a case is said when its turn comes: those before it are verified.
    await this.#complaints.attempt(async () => {
      for await (const input of source.inputs()) {
        if ("unsaid" in input) {
          await this.#leaveOut(input.unsaid);
          continue;
        }
        const verdict = verify(input.given, this.#kernel);
        // It is awaited in its turn; by then others may have failed.
        verdict.catch(() => undefined);
        waiting.push({ input, verdict });
        if (waiting.length >= this.#window) await this.#take(waiting.shift()!);
      }
    });
    for (const next of waiting) await this.#take(next);
  }

  async finish(): Promise<ExitStatus> {
    const bad = this.#complaints.count > 0;
    if (bad && this.#tally.empty) return EXIT.usage;
    const words = this.#tally.words(this.#kernel.release);
    this.progress.clear();
    if (this.#json) await this.#complaints.say(words);
    else await this.#context.stdout.write(`${words}\n`);
    if (bad || this.#tally.malformed > 0) return EXIT.usage;
    return this.#tally.allWell ? EXIT.ok : EXIT.failed;
  }

  async #take(next: Waiting): Promise<void> {
    const { signal } = this.#context.io;
    signal.throwIfAborted();
    const { input } = next;
    const verdict = await next.verdict;
    signal.throwIfAborted();
    this.#tally.add(verdict, input.given.ops.length);
    this.#done++;
    this.progress.show(`${counted(this.#done, "case")} compared, ${input.name}`);
    const text = this.#json ? jsonLine(input, verdict) : this.#words(input, verdict);
    if (text === "") return;
    this.progress.clear();
    await this.#context.stdout.write(text);
  }

  async #leaveOut(why: string): Promise<void> {
    this.#tally.leaveOut(UNSAID);
    await this.#complaints.say(`not verified: ${why}`);
  }

  #words(input: VerifyInput, verdict: Verdict): string {
    if (verdict.kind === "differs") {
      return `${differenceTable(input, verdict.differences, pageFor(this.#context.io))}\n`;
    }
    const failed = verdict.kind === "failed" || verdict.kind === "malformed";
    return failed ? `${input.name}: ${verdict.message}\n` : "";
  }
}

function jsonLine({ name, given, stepOf }: VerifyInput, verdict: Verdict): string {
  const where = { name, id: given.id, operations: given.ops.length };
  if (verdict.kind !== "differs") return `${JSON.stringify({ ...where, ...verdict })}\n`;
  const differences = verdict.differences.map((found) => ({
    ...found,
    ...(found.op === undefined ? {} : stepField(stepOf(found.op))),
    call: callAt(given, found.op),
  }));
  return `${JSON.stringify({ ...where, ...verdict, differences })}\n`;
}

const stepField = (step: number | undefined) => (step === undefined ? {} : { step });
const callAt = ({ ops }: Case, op: number | undefined) => (op === undefined ? undefined : ops[op]);
