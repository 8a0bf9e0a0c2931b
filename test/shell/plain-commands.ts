import { Bash } from "just-bash";
import type { Ran } from "../../src/shell/command.ts";
import { ownsCall } from "../../src/shell/commands/commands.ts";

/** Commands that change nothing, as the shell has them: just-bash's own, where a line needs one. Null when the call is
 *  ours. */
export async function plainCommand(argv: readonly string[], stdin: string): Promise<Ran | null> {
  const [name, ...args] = argv;
  switch (name) {
    case "echo":
      return done(`${args.join(" ")}\n`);
    case "true":
      return done("");
    case "false":
      return { status: 1, stdout: "", stderr: "" };
    case "sort":
      return ownsCall(argv) ? null : bash(argv, stdin);
    default:
      return null;
  }
}

const done = (stdout: string): Ran => ({ status: 0, stdout, stderr: "" });

async function bash(argv: readonly string[], stdin: string): Promise<Ran> {
  const shell = new Bash({ defenseInDepth: false });
  const line = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const { exitCode, stdout, stderr } = await shell.exec(line, { stdin });
  return { status: exitCode, stdout, stderr };
}
