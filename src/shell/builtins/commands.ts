import { isErrno } from "../../base/fs-error.ts";
import { nameOf } from "../bytes.ts";
import { DEFAULT_PATH } from "../default-path.ts";
import { pushElement, restoreArray } from "../run/bash-variables.ts";
import { ShellExit } from "../run/exit.ts";
import { runNamed } from "../run/external.ts";
import { readScript, runShellText } from "../run/script.ts";
import type { Shell } from "../run/shell-state.ts";
import { complain, openFailure, reasonOf } from "../run/words.ts";
import { builtinOf } from "./builtins.ts";
import { describeCommand } from "./describe.ts";
import { misuse } from "./usage.ts";

/** eval: the arguments as commands. */
export async function runEval(shell: Shell, args: string[]): Promise<number> {
  const text = args.join(" ");
  shell.status = 0;
  return runShellText(shell, text);
}

/** . file [argument…] */
export async function runDot(shell: Shell, args: string[], name: string): Promise<number> {
  const [file, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (file === undefined)
    return shell.flavour === "bash" ? misuse(shell, name, "filename argument required") : 0;
  let text: string;
  try {
    text = readScript(shell, placeOf(shell, file));
  } catch (error) {
    if (!isErrno(error)) throw error;
    return missing(shell, name, file, error);
  }
  const { positional } = shell;
  if (rest.length > 0 && shell.flavour !== "dash") shell.positional = rest;
  const bash = shell.flavour === "bash";
  const sources = bash ? pushElement(shell, "BASH_SOURCE", file) : undefined;
  shell.returnable++;
  if (++shell.depth > shell.shared.limits.depth) shell.shared.exceeded("depth", "sourcing files");
  try {
    shell.status = 0;
    const status = await runShellText(shell, text);
    if (shell.jump?.kind !== "return") return status;
    const returned = shell.jump.status;
    shell.jump = null;
    return returned;
  } finally {
    if (bash) restoreArray(shell, "BASH_SOURCE", sources);
    shell.depth--;
    shell.returnable--;
    shell.positional = positional;
  }
}

/** A name without a slash is looked for in PATH; bash then looks here, too. */
function placeOf(shell: Shell, file: string): string {
  if (file.includes("/")) return file;
  for (const directory of (shell.variables.get("PATH") ?? DEFAULT_PATH).split(":")) {
    const path = `${directory === "" ? "." : directory}/${file}`;
    try {
      if (shell.process.tryStat(nameOf(path)) !== null) return path;
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }
  return file;
}

function missing(shell: Shell, name: string, file: string, error: unknown): number {
  if (shell.flavour === "bash") {
    complain(shell, openFailure(shell, file, false, error));
    return 1;
  }
  if (shell.flavour === "ash") misuse(shell, name, `can't open '${file}': ${reasonOf(error)}`);
  else if (file.includes("/")) misuse(shell, name, openFailure(shell, file, false, error));
  else misuse(shell, name, `${file}: not found`);
  throw new ShellExit(2);
}

/** exec [command]: the shell becomes the command. Its redirections stay; see run/simple.ts. */
export async function runExec(shell: Shell, args: string[]): Promise<number> {
  if (args[0] === "--") args.shift();
  if (args.length === 0) return 0;
  shell.working = "exec";
  const status = await runNamed(shell, args);
  shell.traps.delete("EXIT");
  shell.jump = { kind: "exit", status };
  return status;
}

/** command [-pvV] name [argument…] */
export async function runCommandNamed(shell: Shell, args: string[], name: string): Promise<number> {
  let describe: "v" | "V" | null = null;
  while (/^-[pvV]+$/.test(args[0] ?? "")) {
    const option = args.shift()!;
    if (option.includes("v")) describe = "v";
    if (option.includes("V")) describe = "V";
  }
  if (args[0] === "--") args.shift();
  if (args.length === 0) return 0;
  if (describe !== null) {
    const bash = shell.flavour === "bash";
    let status = bash ? 1 : 0;
    // dash and busybox look at the first name only.
    const names = bash ? args : args.slice(0, 1);
    for (const one of names) {
      const known = describeCommand(shell, one, describe === "V", name);
      if (known && bash) status = 0;
      else if (!known && !bash) status = 127;
    }
    return status;
  }
  const builtin = builtinOf(shell.flavour, args[0]!);
  return builtin === undefined ? runNamed(shell, args) : builtin(shell, args.slice(1), args[0]!);
}

/** builtin name [argument…] */
export async function runBuiltinNamed(shell: Shell, args: string[], name: string): Promise<number> {
  const [wanted, ...rest] = args;
  if (wanted === undefined) return 0;
  const builtin = builtinOf(shell.flavour, wanted);
  if (builtin === undefined) return misuse(shell, name, `${wanted}: not a shell builtin`, 1);
  return builtin(shell, rest, wanted);
}
