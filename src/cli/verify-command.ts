import type { Case } from "../cases/case.ts";
import { Kernel } from "../kernel/kernel.ts";
import { KernelUnavailable } from "../kernel/unavailable.ts";
import { type Verdict, verify } from "../kernel/verify.ts";
import { counted } from "../report/words.ts";
import { ScenarioError } from "../scenario/error.ts";
import { formatScenarioError } from "../scenario/format-error.ts";
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
  const kernel = await openKernel(jobs);
  const { signal } = context.io;
  // Ctrl-C: what the workers are at is of no interest any more.
  const stop = () => void kernel.close();
  signal.addEventListener("abort", stop);
  const run = new VerifyRun(kernel, jobs, options, context);
  try {
    for (const path of paths) {
      for (const source of await run.sources(path)) await run.verify(source);
    }
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

async function openKernel(jobs: number): Promise<Kernel> {
  try {
    return await Kernel.open({ jobs });
  } catch (error) {
    if (error instanceof KernelUnavailable) throw new UserError(`verify: ${error.message}`);
    throw error;
  }
}

class VerifyRun {
  readonly progress: ProgressLine;
  readonly #kernel: Kernel;
  /** As many cases are under way at a time. */
  readonly #window: number;
  readonly #json: boolean;
  readonly #context: CommandContext;
  readonly #tally = new VerifyTally();
  #done = 0;
  #unread = 0;

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
  }

  async sources(path: string): Promise<readonly VerifySource[]> {
    return (await this.#attempt(() => verifySources(path, this.#context))) ?? [];
  }

  async verify(source: VerifySource): Promise<void> {
    this.#context.io.signal.throwIfAborted();
    const inputs = await this.#attempt(source.inputs);
    const waiting: { input: VerifyInput; verdict: Promise<Verdict> }[] = [];
    for (const input of inputs ?? []) {
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
    for (const next of waiting) await this.#take(next);
  }

  async finish(): Promise<ExitStatus> {
    const words = this.#tally.words(this.#kernel.release);
    this.progress.clear();
    if (this.#json) await this.#context.stderr.write(`copyup: ${words}\n`);
    else await this.#context.stdout.write(`${words}\n`);
    if (this.#unread > 0) return EXIT.usage;
    return this.#tally.allWell ? EXIT.ok : EXIT.failed;
  }

  async #take(next: { readonly input: VerifyInput; readonly verdict: Promise<Verdict> }) {
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
    this.progress.clear();
    await this.#context.stderr.write(`copyup: not verified: ${why}\n`);
  }

  #words(input: VerifyInput, verdict: Verdict): string {
    if (verdict.kind === "differs") {
      return `${differenceTable(input, verdict.differences, pageFor(this.#context.io))}\n`;
    }
    const failed = verdict.kind === "failed" || verdict.kind === "malformed";
    return failed ? `${input.name}: ${verdict.message}\n` : "";
  }

  /** Does its part, or says why it cannot be done. */
  async #attempt<T>(part: () => Promise<T>): Promise<T | undefined> {
    try {
      return await part();
    } catch (error) {
      const why = complaint(error);
      if (why === undefined) throw error;
      this.#unread++;
      this.progress.clear();
      await this.#context.stderr.write(`copyup: ${why}\n`);
      return undefined;
    }
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

function complaint(error: unknown): string | undefined {
  if (error instanceof ScenarioError) return formatScenarioError(error);
  return error instanceof UserError ? error.message : undefined;
}
