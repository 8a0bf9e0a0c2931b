import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import type { CliIo } from "./io.ts";
import type { CommandContext } from "./program.ts";
import { UserError } from "./user-error.ts";

/** The text of a file of cases, and what to call it in messages; "-" is the standard input. @throws UserError */
export async function readCaseText(
  file: string,
  context: CommandContext,
): Promise<{ readonly name: string; readonly text: string }> {
  if (file === "-") return { name: "standard input", text: await readStdin(context) };
  return { name: file, text: await read(file) };
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
