import { ShellExit } from "./exit.ts";
import type { Shell } from "./shell-state.ts";
import { complain } from "./words.ts";

/** Says why, and ends the shell. */
export function fail(shell: Shell, message: string, status: number): never {
  complain(shell, message);
  throw new ShellExit(status);
}
