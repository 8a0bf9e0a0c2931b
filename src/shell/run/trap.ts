import { ScriptReader } from "../parse/commands.ts";
import { runList, statusOf } from "./execute.ts";
import type { Shell } from "./shell-state.ts";

/** Runs what `trap … EXIT` asked for, once. Gives the status that the shell exits with. */
export async function runExitTrap(shell: Shell, status: number): Promise<number> {
  const action = shell.traps.get("EXIT");
  shell.status = status;
  if (action === undefined || action === "") return status;
  shell.traps.delete("EXIT");
  shell.tested = 0;
  let exited: number | null = null;
  await statusOf(shell, async () => {
    await runText(shell, action);
    if (shell.jump?.kind === "exit") exited = shell.jump.status;
    return shell.status;
  });
  return exited ?? status;
}

/** Runs what bash's `trap … ERR` asked for; in functions only under set -E. The status stays what it was. */
export async function runErrorTrap(shell: Shell): Promise<void> {
  const action = shell.traps.get("ERR");
  if (action === undefined || action === "") return;
  if (shell.variables.inFunction && !shell.option("E")) return;
  const { status } = shell;
  shell.traps.delete("ERR");
  await runText(shell, action);
  if (!shell.traps.has("ERR")) shell.traps.set("ERR", action);
  shell.status = status;
}

/** Runs text as commands of this shell: eval, a trap, a sourced file. @throws ShellSyntaxError */
async function runText(shell: Shell, text: string): Promise<number> {
  const reader = new ScriptReader(text, shell.flavour);
  let any = false;
  for (let list = reader.next(); list !== null; list = reader.next()) {
    any = true;
    await runList(shell, list);
    if (shell.jump !== null) break;
  }
  if (!any) shell.status = 0;
  return shell.status;
}
