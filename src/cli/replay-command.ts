import { setImmediate } from "node:timers/promises";
import { CaseError } from "../cases/case-error.ts";
import { type FoundCase, readCases } from "../cases/read-cases.ts";
import { replayLines } from "../cases/replay-lines.ts";
import { grouped, type Replayed } from "../cases/replay-together.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { jobsFor, MANY } from "./jobs/jobs-option.ts";
import type { CommandContext } from "./program.ts";
import { readCaseText } from "./read-case-text.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface ReplayCommandOptions {
  readonly jobs?: string;
}

/** Operations that a worker is given at once. */
const GROUP = 1000;
/** Outcomes are written in pieces of about this many characters. */
const PIECE = 1 << 16;
/** Milliseconds after which Ctrl-C is looked for. */
const TURN = 50;

/** Prints the outcome of every case, in order; stops at the first that is not well formed.
 *  @throws UserError */
export async function replayCommand(
  files: readonly string[],
  options: ReplayCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  jobsFor(options.jobs, 0, MANY.caseCharacters);
  for (const file of files.length === 0 ? ["-"] : files) {
    const { name, text } = await readCaseText(file, context);
    const jobs = jobsFor(options.jobs, text.length, MANY.caseCharacters);
    await writeAll(
      name,
      text,
      jobs > 1 ? replayApart(text, jobs, context) : replayHere(text, context),
      context,
    );
  }
  return EXIT.ok;
}

/** A key of a scenario, as no JSON has it. */
const SCENARIO = /^(version|title|image|steps):/m;

async function writeAll(
  name: string,
  cases: string,
  outcomes: AsyncIterable<Replayed>,
  { stdout }: CommandContext,
): Promise<void> {
  for await (const { text, fault } of outcomes) {
    await stdout.write(text);
    if (fault === null) continue;
    const hint = SCENARIO.test(cases) ? " (a scenario? copyup run takes these)" : "";
    throw new UserError(`${name}: ${fault}${hint}`);
  }
}

async function* replayHere(cases: string, { io }: CommandContext): AsyncGenerator<Replayed> {
  let text = "";
  let turn = performance.now() + TURN;
  try {
    for (const line of replayLines(cases)) {
      text += `${line}\n`;
      if (text.length >= PIECE) {
        yield { text, fault: null };
        text = "";
      }
      if (performance.now() > turn) {
        await setImmediate();
        io.signal.throwIfAborted();
        turn = performance.now() + TURN;
      }
    }
    yield { text, fault: null };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    yield { text, fault: error.message };
  }
}

/** The same with workers, some groups of cases ahead. */
async function* replayApart(
  cases: string,
  jobs: number,
  { io }: CommandContext,
): AsyncGenerator<Replayed> {
  const { Workers } = await import("./jobs/workers.ts");
  const { inOrder } = await import("./jobs/in-order.ts");
  const workers = await Workers.open(jobs, io.signal);
  const replay = (group: readonly FoundCase[]): Promise<Replayed> =>
    workers.run({ kind: "cases", cases: group });
  try {
    for await (const result of inOrder(grouped(readCases(cases), GROUP), jobs * 2, replay)) {
      io.signal.throwIfAborted();
      yield result();
    }
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    yield { text: "", fault: error.message };
  } finally {
    await workers.close();
  }
}
