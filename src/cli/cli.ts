import { complain } from "./complain.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import type { CliIo } from "./io.ts";
import { BrokenPipe, Output, OutputError } from "./output.ts";
import { isPlainRun, PLAIN_RUN } from "./plain-run.ts";
import type { CommandContext } from "./program.ts";
import { UserError } from "./user-error.ts";

/** Runs a command line (without the program's own name), and gives the exit status. All output has left by then. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitStatus> {
  const [stdout, stderr] = [new Output(io.stdout), new Output(io.stderr)];
  try {
    return await run(argv, { io, stdout, stderr });
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    if (error instanceof BrokenPipe) return EXIT.brokenPipe;
    const own = error instanceof UserError || error instanceof OutputError;
    await complain(stderr, own ? `copyup: ${error.message}\n` : bugReport(error));
    return own ? EXIT.usage : EXIT.bug;
  }
}

async function run(argv: readonly string[], context: CommandContext): Promise<ExitStatus> {
  if (isPlainRun(argv)) {
    const { runCommand } = await import("./run-command.ts");
    return runCommand(argv.slice(1), PLAIN_RUN, context);
  }
  const { runCommandLine } = await import("./command-line.ts");
  return runCommandLine(argv, context);
}

function bugReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `copyup: this is a bug in copyup, not in your input. Please report it with the command and this:\n${stack}\n`;
}
