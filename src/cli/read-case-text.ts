import { constants } from "node:buffer";
import { addAbortSignal, type Readable } from "node:stream";
import { readBytes, reading, textOf, UnreadableError } from "../scenario/text-file.ts";
import type { CommandContext } from "./program.ts";
import { UserError } from "./user-error.ts";

/** The text of a file of cases, and what to call it in messages; "-" is the standard input. @throws UserError */
export async function readCaseText(
  file: string,
  context: CommandContext,
): Promise<{ readonly name: string; readonly text: string }> {
  const stdin = file === "-";
  const name = stdin ? "standard input" : file || '""';
  try {
    const bytes = stdin ? await readStdin(context) : await readBytes(file, MOST);
    if (bytes.length > MOST) throw new UserError(`${name}: ${TOO_LONG}`);
    const text = textOf(bytes);
    if (text.trim() === "") throw new UserError(`${name}: ${EMPTY}`);
    return { name, text };
  } catch (error) {
    context.io.signal.throwIfAborted();
    if (error instanceof UnreadableError) throw new UserError(`${name}: ${error.message}`);
    throw error;
  }
}

/** As long as a text can be. */
const MOST = constants.MAX_STRING_LENGTH;
const TOO_LONG = `more than ${MOST} bytes of cases: divide them into several files`;
const EMPTY = "is empty; expected cases as JSON, or one case a line (JSON Lines)";

async function readStdin({ io, stderr }: CommandContext): Promise<Uint8Array> {
  if (io.isTTY.stdin) await stderr.write("copyup: reading cases from the terminal; Ctrl-D ends\n");
  const stream = addAbortSignal(io.signal, io.stdin);
  return reading(() => upTo(MOST, stream));
}

/** What a stream has, and not much more than that many bytes of it. */
async function upTo(most: number, stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks);
}
