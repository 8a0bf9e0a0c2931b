import type { AndOr, CommandNode, List, Pipeline } from "../parse/ast.ts";
import { elementsFrom } from "./bash-variables.ts";
import { SinkChannel, TextChannel } from "./channel.ts";
import { runCompound } from "./compound.ts";
import { openDevice } from "./devices.ts";
import { BrokenPipe, ShellExit } from "./exit.ts";
import { closeProcesses, runLastReaders } from "./process-substitution.ts";
import { RedirectionError, redirect, restore } from "./redirect.ts";
import type { Shell } from "./shell-state.ts";
import { runSimple } from "./simple.ts";
import { runErrorTrap, runExitTrap } from "./trap.ts";
import { ReadonlyVariable } from "./variables.ts";
import { complain } from "./words.ts";

/** Runs commands in order. Gives the status of the last. */
export async function runList(shell: Shell, list: List): Promise<number> {
  for (const one of list) {
    await runAndOr(shell, one);
    if (shell.jump !== null) break;
  }
  return shell.status;
}

async function runAndOr(shell: Shell, { first, rest, background }: AndOr): Promise<void> {
  if (background) {
    await runBackground(shell, { first, rest, background: false });
    return;
  }
  await runPipeline(shell, first, rest.length > 0);
  for (const [index, { operator, pipeline }] of rest.entries()) {
    if (shell.jump !== null) return;
    if ((shell.status === 0) !== (operator === "&&")) continue;
    await runPipeline(shell, pipeline, index + 1 < rest.length);
  }
}

/** What goes to the background runs at once, to its end: nothing here takes time, and the order is always the same. */
async function runBackground(shell: Shell, command: AndOr): Promise<void> {
  const child = shell.fork();
  child.files.set(0, openDevice("/dev/null")!);
  const pid = String(shell.shared.nextPid());
  const status = await runSubshell(child, () => runList(child, [command]));
  shell.jobs.set(pid, status);
  shell.lastBackground = pid;
  shell.status = 0;
}

async function runPipeline(shell: Shell, pipeline: Pipeline, asked: boolean): Promise<void> {
  const { commands, negated } = pipeline;
  const tested = asked || negated;
  if (tested) shell.tested++;
  try {
    if (commands.length === 1) await runCommand(shell, commands[0]!);
    else shell.status = await runStages(shell, commands);
  } finally {
    if (tested) shell.tested--;
  }
  if (shell.jump !== null) return;
  if (negated) shell.status = shell.status === 0 ? 1 : 0;
  else if (shell.status !== 0 && shell.tested === 0 && !asked) {
    if (commands.length > 1 || ends(commands[0]!)) await failed(shell);
  }
}

/** A failure that nobody asked about: the end of the shell under set -e. */
async function failed(shell: Shell): Promise<void> {
  const { status } = shell;
  await runErrorTrap(shell);
  if (shell.option("e") && shell.jump === null) shell.jump = { kind: "exit", status };
}

/** Whether set -e ends the shell after this command: after others it has, inside, or was told not to. */
function ends(command: CommandNode): boolean {
  if (command.kind !== "compound") return true;
  const { kind } = command.command;
  return kind === "subshell" || kind === "let" || kind === "condition";
}

async function runStages(shell: Shell, commands: readonly CommandNode[]): Promise<number> {
  let input: string | null = null;
  const statuses: number[] = [];
  for (const [index, command] of commands.entries()) {
    const child = shell.fork();
    if (input !== null) child.files.set(0, new TextChannel(input));
    const output: string[] = [];
    if (index + 1 < commands.length) child.files.set(1, holding(shell, output, "filling a pipe"));
    statuses.push(
      await runSubshell(child, async () => {
        await runCommand(child, command);
        return child.status;
      }),
    );
    input = output.join("");
  }
  const failed = statuses.findLast((status) => status !== 0) ?? 0;
  if (shell.flavour === "bash") {
    shell.variables.declare("PIPESTATUS").elements = elementsFrom(statuses.map(String));
  }
  return shell.option("pipefail") ? failed : statuses.at(-1)!;
}

/** Keeps what is written, up to the limit. */
export function holding(shell: Shell, parts: string[], doing: string): SinkChannel {
  let size = 0;
  return new SinkChannel((bytes) => {
    size += bytes.length;
    if (size > shell.shared.limits.output) shell.shared.exceeded("output", doing);
    parts.push(bytes);
  });
}

/** The output of commands, for `$(…)`. */
export async function substitute(shell: Shell, body: List): Promise<string> {
  const child = shell.fork();
  const output: string[] = [];
  child.files.set(1, holding(shell, output, "filling a command substitution"));
  child.tested = 0;
  child.nesting++;
  // dash alone goes by set -e in there.
  if (shell.flavour !== "dash") child.options.delete("e");
  shell.substituted = await runSubshell(child, () => runList(child, body));
  shell.status = shell.substituted;
  return output.join("");
}

/** Runs a forked shell to its end. */
export async function runSubshell(child: Shell, work: () => Promise<number>): Promise<number> {
  child.traps = new Map(Array.from(child.traps).filter(([, action]) => action === ""));
  child.loops = 0;
  try {
    return await runToExit(child, work);
  } finally {
    child.leave();
  }
}

/** Runs a shell until it exits, its EXIT trap included. */
export async function runToExit(shell: Shell, work: () => Promise<number>): Promise<number> {
  const status = await runExitTrap(shell, await statusOf(shell, work));
  await runLastReaders(shell);
  return status;
}

/** The status that some work comes to, however the shell leaves it. */
export async function statusOf(shell: Shell, work: () => Promise<number>): Promise<number> {
  try {
    const status = await work();
    const { jump } = shell;
    shell.jump = null;
    return jump?.kind === "exit" || jump?.kind === "return" ? jump.status : status;
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    if (error instanceof BrokenPipe) return 141;
    if (error instanceof ReadonlyVariable) {
      complain(shell, readonlyWords(shell, error.variable));
      return shell.flavour === "bash" ? 1 : 2;
    }
    throw error;
  }
}

function readonlyWords(shell: Shell, name: string): string {
  return shell.flavour === "bash" ? `${name}: readonly variable` : `${name}: is read only`;
}

export async function runCommand(shell: Shell, command: CommandNode): Promise<void> {
  const turn = shell.shared.countCommand();
  if (turn !== null) await turn;
  switch (command.kind) {
    case "simple":
      return runSimple(shell, command);
    case "function":
      shell.functions.set(command.name, command.body);
      shell.status = 0;
      return;
    case "compound": {
      if (command.redirections.length === 0) return runCompound(shell, command.command);
      shell.line = command.line;
      const opened = shell.opened.length;
      const saved = await redirectOrSay(shell, command.redirections);
      if (saved === null) {
        // busybox opens the files of a subshell in the subshell, which ends with 2 then.
        if (command.command.kind === "subshell") shell.status = shell.flavour === "bash" ? 1 : 2;
        return;
      }
      try {
        await runCompound(shell, command.command);
      } finally {
        restore(shell, saved);
        await closeProcesses(shell, opened);
      }
      return;
    }
    default:
      return command satisfies never;
  }
}

/** Makes redirections; says why not, sets the status and gives null when that fails. */
export async function redirectOrSay(
  shell: Shell,
  redirections: Parameters<typeof redirect>[1],
): Promise<Awaited<ReturnType<typeof redirect>> | null> {
  try {
    return await redirect(shell, redirections);
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error;
    complain(shell, error.message);
    shell.status = shell.flavour === "dash" ? 2 : 1;
    return null;
  }
}
