import { setImmediate } from "node:timers/promises";
import { CaseError } from "../cases/case-error.ts";
import { replayLines } from "../cases/replay-lines.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";
import { readCaseText } from "./read-case-text.ts";
import { UserError } from "./user-error.ts";

/** Outcomes are written in pieces of about this many characters. */
const PIECE = 1 << 16;
/** Milliseconds after which Ctrl-C is looked for. */
const TURN = 50;

/** Prints the outcome of every case, in order; stops at the first that is not well formed.
 *  @throws UserError */
export async function replayCommand(
  files: readonly string[],
  context: CommandContext,
): Promise<ExitStatus> {
  for (const file of files.length === 0 ? ["-"] : files) {
    const { name, text } = await readCaseText(file, context);
    await replayAll(name, text, context);
  }
  return EXIT.ok;
}

/** A key of a scenario, as no JSON has it. */
const SCENARIO = /^(version|title|image|steps):/m;

async function replayAll(
  name: string,
  cases: string,
  { stdout, io }: CommandContext,
): Promise<void> {
  let piece = "";
  let turn = performance.now() + TURN;
  try {
    for (const line of replayLines(cases)) {
      piece += `${line}\n`;
      if (piece.length >= PIECE) {
        await stdout.write(piece);
        piece = "";
      }
      if (performance.now() > turn) {
        await setImmediate();
        io.signal.throwIfAborted();
        turn = performance.now() + TURN;
      }
    }
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    await stdout.write(piece);
    const hint = SCENARIO.test(cases) ? " (a scenario? copyup run takes these)" : "";
    throw new UserError(`${name}: ${error.message}${hint}`);
  }
  await stdout.write(piece);
}
