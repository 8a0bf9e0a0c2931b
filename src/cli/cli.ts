import { CommanderError } from "commander";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CliIo } from "./io.ts";
import { BrokenPipe, Output, OutputError } from "./output.ts";
import { program } from "./program.ts";
import { UserError } from "./user-error.ts";

/** Runs a command line (without the program's own name), and gives the exit status. All output has left by then. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitStatus> {
  const [stdout, stderr] = [new Output(io.stdout), new Output(io.stderr)];
  try {
    return await run(argv, io, stdout, stderr);
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    if (error instanceof BrokenPipe) return EXIT.brokenPipe;
    const own = error instanceof UserError || error instanceof OutputError;
    await complain(stderr, own ? `copyup: ${error.message}\n` : bugReport(error));
    return own ? EXIT.usage : EXIT.bug;
  }
}

async function run(
  argv: readonly string[],
  io: CliIo,
  stdout: Output,
  stderr: Output,
): Promise<ExitStatus> {
  const said = { out: "", err: "" };
  let status: ExitStatus = EXIT.ok;
  const commands = program({
    io,
    stdout,
    stderr,
    say: (stream, text) => {
      said[stream] += text;
    },
    finish: (result) => {
      status = result;
    },
  });
  try {
    await commands.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  await stdout.write(said.out);
  await complain(stderr, said.err);
  return status;
}

function bugReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `copyup: this is a bug in copyup, not in your input. Please report it with the command and this:\n${stack}\n`;
}

/** Nobody may be listening, or there be no room: that must not hide why we complain. */
async function complain(stderr: Output, text: string): Promise<void> {
  if (text === "") return;
  const { printableLines } = await import("./printable-lines.ts");
  try {
    await stderr.write(printableLines(text));
  } catch (error) {
    if (!(error instanceof BrokenPipe || error instanceof OutputError)) throw error;
  }
}
