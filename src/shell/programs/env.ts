import { isErrno } from "../../base/fs-error.ts";
import { nameOf } from "../bytes.ts";
import { runSubshell } from "../run/execute.ts";
import { runNamed } from "../run/external.ts";
import type { Shell } from "../run/shell-state.ts";
import { Variables } from "../run/variables.ts";
import { reasonOf } from "../run/words.ts";

/** env [-i] [-u name] [-C directory] [-S words] [name=value…] [command…] */
export async function env(shell: Shell, argv: readonly string[]): Promise<number> {
  const child = shell.fork();
  return runSubshell(child, async () => {
    const args = argv.slice(1);
    while (args[0]?.startsWith("-")) {
      const option = args.shift()!;
      if (option === "--") break;
      if (option === "-i" || option === "-" || option === "--ignore-environment") {
        child.variables = new Variables();
      } else if (option === "-u") child.variables.unset(args.shift() ?? "");
      else if (option.startsWith("--unset=")) child.variables.unset(option.slice(8));
      else if (option === "-C") {
        const failed = enter(child, args.shift() ?? "");
        if (failed) return 125;
      } else if (option === "-S") args.unshift(...(args.shift() ?? "").split(/\s+/));
      else {
        child.err(`env: invalid option -- '${option.replace(/^-+/, "")}'\n`);
        return 125;
      }
    }
    while (args[0]?.includes("=")) {
      const text = args.shift()!;
      const at = text.indexOf("=");
      child.variables.set(text.slice(0, at), text.slice(at + 1));
      child.variables.declare(text.slice(0, at)).exported = true;
    }
    if (args.length > 0) return runNamed(child, args);
    for (const [name, value] of child.variables.environment()) child.out(`${name}=${value}\n`);
    return 0;
  });
}

function enter(shell: Shell, directory: string): boolean {
  try {
    shell.changeDirectory(nameOf(directory));
    shell.cwd = directory;
    return false;
  } catch (error) {
    if (!isErrno(error)) throw error;
    shell.err(`env: cannot change directory to '${directory}': ${reasonOf(error)}\n`);
    return true;
  }
}
