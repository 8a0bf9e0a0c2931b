import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { CaseError } from "../cases/case-error.ts";
import { replayLines } from "../cases/replay-lines.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CliIo } from "./io.ts";
import type { CommandContext } from "./program.ts";
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
    const cases = file === "-" ? await readStdin(context) : await read(file);
    await replayAll(file === "-" ? "standard input" : file, cases, context);
  }
  return EXIT.ok;
}

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
    throw new UserError(`${name}: ${error.message}`);
  }
  await stdout.write(piece);
}

async function readStdin({ io, stderr }: CommandContext): Promise<string> {
  if (io.isTTY.stdin) await stderr.write("copyup: reading cases from the terminal; Ctrl-D ends\n");
  return readAll(io);
}

function readAll({ stdin, signal }: CliIo): Promise<string> {
  return text(addAbortSignal(signal, stdin));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const known: Readonly<Record<string, string>> = {
      ENOENT: "no such file",
      EISDIR: "is a folder; expected a file of cases",
      EACCES: "may not be read",
    };
    throw new UserError(`${file}: ${known[code] ?? message}`);
  }
}
