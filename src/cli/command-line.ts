import { CommanderError } from "commander";
import { complain } from "./complain.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { type CommandContext, program } from "./program.ts";

/** Reads a command line, does what it says, and gives the exit status. */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitStatus> {
  const said = { out: "", err: "" };
  let status: ExitStatus = EXIT.ok;
  const commands = program({
    ...context,
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
  await context.stdout.write(said.out);
  await complain(context.stderr, said.err);
  return status;
}
