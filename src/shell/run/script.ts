import { nameOf } from "../bytes.ts";
import type { Flavour } from "../flavour.ts";
import { ScriptReader } from "../parse/commands.ts";
import { ShellSyntaxError } from "../parse/syntax-error.ts";
import { setBashVariables } from "./bash-variables.ts";
import { FileChannel } from "./channel.ts";
import { runList, runToExit } from "./execute.ts";
import { ShellExit } from "./exit.ts";
import type { Interpreter } from "./interpreter.ts";
import { Shell } from "./shell-state.ts";
import { saySyntaxError } from "./syntax-words.ts";
import { Variables } from "./variables.ts";

/** Runs a file of commands as a program of its own. */
export async function runScript(
  shell: Shell,
  argv: readonly string[],
  path: string,
  interpreter: Extract<Interpreter, { kind: "shell" }>,
): Promise<number> {
  const flavour = interpreter.flavour === "sh" ? shell.shared.system : interpreter.flavour;
  const child = startShell(shell, flavour, path, true);
  for (const arg of interpreter.args) {
    if (/^-[a-zA-Z]+$/.test(arg)) for (const letter of arg.slice(1)) child.options.add(letter);
  }
  child.positional = argv.slice(1);
  return runStarted(child, () => runFileText(child, path));
}

/** A shell that this one starts as a program: it has the environment, and nothing else of it. */
export function startShell(shell: Shell, flavour: Flavour, name: string, fromFile: boolean): Shell {
  const { shared, cwd } = shell;
  const files = shell.files.fork();
  const child = new Shell({ shared, flavour, files, name, cwd, subshell: true, fromFile });
  child.depth = shell.depth + 1;
  if (child.depth > shared.limits.depth) shared.exceeded("depth", "starting a shell");
  child.pid = String(shared.nextPid());
  child.variables = new Variables();
  for (const [variable, value] of shell.variables.environment()) {
    child.variables.set(variable, value);
    child.variables.declare(variable).exported = true;
  }
  child.variables.set("PWD", cwd);
  child.variables.declare("PWD").exported = true;
  if (flavour === "bash") setBashVariables(child);
  if (flavour !== "dash") {
    const level = Number(child.variables.get("SHLVL") ?? 0) + 1;
    child.variables.set("SHLVL", String(level));
    child.variables.declare("SHLVL").exported = true;
  }
  return child;
}

/** Runs a shell that was started, and ends it. */
export async function runStarted(child: Shell, work: () => Promise<number>): Promise<number> {
  try {
    return await runToExit(child, work);
  } finally {
    child.leave();
  }
}

/** Runs text line by line; a fault in it ends the shell with status 2. */
export async function runShellText(shell: Shell, text: string): Promise<number> {
  const reader = new ScriptReader(text, shell.flavour);
  try {
    for (let list = reader.next(); list !== null; list = reader.next()) {
      if (shell.option("n")) continue;
      await runList(shell, list);
      if (shell.jump !== null) break;
    }
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    throw new ShellExit(saySyntaxError(shell, error, text));
  }
  return shell.status;
}

/** Reads a file and runs it. @throws FsError */
export function readScript(shell: Shell, path: string): string {
  const { process } = shell;
  const channel = new FileChannel(process, process.open(nameOf(path), "O_RDONLY|O_CLOEXEC"));
  try {
    return channel.readAll();
  } finally {
    channel.release();
  }
}

async function runFileText(shell: Shell, path: string): Promise<number> {
  return runShellText(shell, readScript(shell, path));
}
