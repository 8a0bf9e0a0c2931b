import { steppingClock } from "../../../src/base/clock.ts";
import type { Process } from "../../../src/process/process.ts";
import type { Command } from "../../../src/shell/command.ts";

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls one of the commands with a line of words, as a shell would. */
export async function runCommand(
  commands: ReadonlyMap<string, Command>,
  process: Process,
  line: string,
): Promise<Said> {
  const [name, ...args] = line.split(" ");
  const said = { stdout: "", stderr: "" };
  const status = await commands.get(name!)!({
    name: name!,
    args,
    process,
    cwd: process.getcwd(),
    env: new Map(),
    stdin: "",
    clock: steppingClock(),
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
    run: () => Promise.reject(new Error("no command is run by another here")),
  });
  return { status, ...said };
}
