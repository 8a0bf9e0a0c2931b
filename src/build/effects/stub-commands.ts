import type { Command } from "../../shell/command.ts";

/** Commands of these names that do nothing and succeed: what --stub asks for. */
export function stubCommands(names: Iterable<string>): Map<string, Command> {
  return new Map([...names].map((name) => [name, stubCommand("--stub")]));
}

/** A command that does nothing and succeeds, and says so on the standard error. */
export function stubCommand(by: string): Command {
  return ({ name, stderr }) => {
    stderr(`copyup: ${name} does nothing here (${by})\n`);
    return 0;
  };
}
