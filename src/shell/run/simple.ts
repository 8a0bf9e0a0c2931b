import { isErrno } from "../../base/fs-error.ts";
import { type Builtin, builtinOf, isSpecial } from "../builtins/builtins.ts";
import { expandText, expandWords } from "../expand/expand.ts";
import type { CommandNode, Simple, Word } from "../parse/ast.ts";
import { DECLARING } from "../parse/declared-list.ts";
import { assign, assignList } from "./assign.ts";
import { pushElement, restoreArray } from "./bash-variables.ts";
import { ClosedChannel } from "./channel.ts";
import { redirectOrSay, runCommand } from "./execute.ts";
import { ShellExit } from "./exit.ts";
import { runNamed } from "./external.ts";
import { closeProcesses } from "./process-substitution.ts";
import { keep, restore } from "./redirect.ts";
import type { Shell } from "./shell-state.ts";
import { ReadonlyVariable } from "./variables.ts";
import { complain, reasonOf } from "./words.ts";
import { traceCommand } from "./xtrace.ts";

export async function runSimple(shell: Shell, command: Simple): Promise<void> {
  const opened = shell.opened.length;
  try {
    await runExpanded(shell, command);
  } finally {
    await closeProcesses(shell, opened);
  }
}

async function runExpanded(shell: Shell, command: Simple): Promise<void> {
  shell.line = command.line;
  shell.substituted = null;
  const args = await argumentsOf(shell, command);
  const name = args[0];
  if (name === undefined) return runNothing(shell, command);
  const body = shell.functions.get(name);
  const builtin = builtinOf(shell.flavour, name);
  const special = builtin !== undefined && isSpecial(name);
  if (special && shell.flavour !== "bash") return runSpecial(shell, command, builtin, args);
  const errors = shell.files.get(2);
  const saved = await redirectOrSay(shell, command.redirections);
  if (saved === null) return;
  const persists = special && name === "exec";
  const names = command.assignments.map((one) => one.name);
  const before = shell.variables.snapshot(names);
  try {
    const said = await assign(shell, command.assignments, true);
    traceCommand(shell, errors, said, args);
    if (body !== undefined) await callFunction(shell, body, args);
    else if (builtin !== undefined) {
      await runBuiltin(shell, builtin, args);
      for (const list of command.lists ?? []) await assignList(shell, list);
    } else shell.status = await runNamed(shell, args);
    if (persists && shell.jump === null) keep(saved);
  } finally {
    shell.variables.restore(before);
    if (!persists || shell.jump !== null) restore(shell, saved);
  }
}

async function argumentsOf(shell: Shell, { words }: Simple): Promise<string[]> {
  const first = words[0]?.parts[0];
  const declaring =
    words[0]?.parts.length === 1 && first?.kind === "text" && DECLARING.has(first.text);
  if (!declaring) return expandWords(shell, words);
  const args: string[] = [];
  for (const word of words) {
    if (isAssignment(word)) args.push(await expandText(shell, word, true));
    else args.push(...(await expandWords(shell, [word])));
  }
  return args;
}

function isAssignment(word: Word): boolean {
  const first = word.parts[0];
  return first?.kind === "text" && !first.quoted && /^[A-Za-z_]\w*\+?=/.test(first.text);
}

/** Assignments and redirections alone. */
async function runNothing(shell: Shell, command: Simple): Promise<void> {
  const errors = shell.files.get(2);
  const saved = await redirectOrSay(shell, command.redirections);
  if (saved === null) {
    if (shell.flavour === "bash") await assign(shell, command.assignments);
    return;
  }
  try {
    const said = await assign(shell, command.assignments);
    traceCommand(shell, errors, said, []);
    shell.status = shell.substituted ?? 0;
  } finally {
    restore(shell, saved);
  }
}

/** A special builtin of a POSIX shell: what stands before it stays, and its failure is the shell's end. */
async function runSpecial(
  shell: Shell,
  command: Simple,
  builtin: Builtin,
  args: string[],
): Promise<void> {
  const errors = shell.files.get(2);
  const saved = await redirectOrSay(shell, command.redirections);
  if (saved === null) throw new ShellExit(shell.status);
  const keeps = args[0] === "exec";
  try {
    const said = await assign(shell, command.assignments, args[0] === "exec");
    traceCommand(shell, errors, said, args);
    await runBuiltin(shell, builtin, args);
    if (keeps && shell.jump === null) keep(saved);
  } finally {
    if (!keeps || shell.jump !== null) restore(shell, saved);
  }
}

/** Runs a builtin; what it cannot write is its failure. */
async function runBuiltin(shell: Shell, builtin: Builtin, args: string[]): Promise<void> {
  try {
    shell.status = await builtin(shell, args.slice(1), args[0]!);
  } catch (error) {
    if (error instanceof ReadonlyVariable && shell.flavour !== "bash") throw error;
    if (!(error instanceof ClosedChannel) && !isErrno(error)) throw error;
    shell.working = args[0]!;
    complain(shell, writeFailure(shell, reasonOf(error)));
    shell.status = 1;
  } finally {
    shell.working = null;
  }
}

function writeFailure(shell: Shell, reason: string): string {
  switch (shell.flavour) {
    case "dash":
      return "I/O error";
    case "ash":
    case "bash":
      return `write error: ${reason}`;
    default:
      return shell.flavour satisfies never;
  }
}

async function callFunction(shell: Shell, body: CommandNode, args: string[]): Promise<void> {
  const { positional, loops } = shell;
  const { limits } = shell.shared;
  if (++shell.depth > limits.depth) shell.shared.exceeded("depth", `calling ${args[0]}`);
  shell.positional = args.slice(1);
  shell.loops = 0;
  shell.returnable++;
  shell.variables.enterFunction();
  const bash = shell.flavour === "bash";
  const callers = bash ? pushElement(shell, "FUNCNAME", args[0]!) : undefined;
  try {
    await runCommand(shell, body);
    if (shell.jump?.kind === "return") {
      shell.status = shell.jump.status;
      shell.jump = null;
    }
  } finally {
    if (bash) restoreArray(shell, "FUNCNAME", callers);
    shell.variables.leaveFunction();
    shell.returnable--;
    shell.loops = loops;
    shell.positional = positional;
    shell.depth--;
  }
}
