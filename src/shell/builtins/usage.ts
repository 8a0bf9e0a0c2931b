import type { Shell } from "../run/shell-state.ts";
import { complain } from "../run/words.ts";

/** Says what is wrong with how a builtin was called. Gives the status. */
export function misuse(shell: Shell, name: string, message: string, status = 2): number {
  const before = shell.working;
  shell.working = name;
  complain(shell, message);
  shell.working = before;
  return status;
}
