import { isErrno } from "../../base/fs-error.ts";
import { nameOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { SHELL_PROGRAMS, type ShellProgram } from "../programs/shell-programs.ts";
import { type Interpreter, interpreterOf } from "./interpreter.ts";
import { invoke } from "./invoke.ts";
import { type Found, lookUp } from "./lookup.ts";
import { runScript } from "./script.ts";
import type { Shell } from "./shell-state.ts";
import { complain } from "./words.ts";

const STANDARD = /^\/(?:usr\/)?(?:local\/)?s?bin\/[^/]+$/;
/** A file in a standard place that is smaller may be a script that somebody put over a command of ours. */
const SCRIPT_SIZE = 4096;

/** Runs a command that is neither a function nor a builtin. Gives its status. */
export async function runNamed(shell: Shell, argv: readonly string[]): Promise<number> {
  const name = argv[0]!;
  const extra = shell.shared.extra.get(nameOf(basename(name)));
  if (extra !== undefined) return invoke(shell, extra, argv);
  if (name === "") return notFound(shell, name, { kind: "missing" });
  const ours = programOf(shell, name);
  const plain = !name.includes("/") || STANDARD.test(name);
  if (!shell.shared.strictPath && ours !== undefined && plain) {
    return runProgram(shell, ours, argv);
  }
  const found = lookUp(shell, name);
  if (found.kind !== "file") {
    return notFound(shell, name, found);
  }
  return runFile(shell, argv, found);
}

/** One of ours: a command, or one that has to do with the shell itself. */
type Program =
  | { readonly shell: true; readonly run: ShellProgram }
  | { readonly shell: false; readonly run: Command };

function programOf(shell: Shell, name: string): Program | undefined {
  const base = nameOf(basename(name));
  const special = SHELL_PROGRAMS.get(base);
  if (special !== undefined) return { shell: true, run: special };
  const program = shell.shared.program(base);
  return program === undefined ? undefined : { shell: false, run: program };
}

function runProgram(shell: Shell, program: Program, argv: readonly string[]): Promise<number> {
  return program.shell ? program.run(shell, argv) : invoke(shell, program.run, argv);
}

async function runFile(
  shell: Shell,
  argv: readonly string[],
  found: Extract<Found, { kind: "file" }>,
): Promise<number> {
  const { path, size } = found;
  const ours = programOf(shell, path);
  const large = size === 0 || size >= SCRIPT_SIZE;
  if (ours !== undefined && STANDARD.test(path) && large) return runProgram(shell, ours, argv);
  const interpreter = size === 0 ? null : readInterpreter(shell, path);
  if (interpreter !== null && isMissing(shell, interpreter)) return badInterpreter(shell, argv[0]!);
  // A program of a listed image has bytes that mean nothing: only what begins with #! is a script there.
  const script = interpreter?.program !== null || !STANDARD.test(path);
  if (interpreter?.kind === "shell" && script) return runScript(shell, argv, path, interpreter);
  if (ours !== undefined && (interpreter === null || STANDARD.test(path))) {
    return runProgram(shell, ours, argv);
  }
  // An empty file is an empty script.
  if (size === 0) return 0;
  return cannotRun(shell, argv[0]!);
}

function readInterpreter(shell: Shell, path: string): Interpreter | null {
  try {
    return interpreterOf(shell.process, nameOf(path));
  } catch (error) {
    if (isErrno(error)) return null;
    throw error;
  }
}

/** True for a script whose interpreter is not in the image. */
function isMissing(shell: Shell, { program }: Interpreter): boolean {
  return program !== null && shell.shared.strictPath && lookUp(shell, program).kind === "missing";
}

function badInterpreter(shell: Shell, name: string): number {
  const bash = shell.flavour === "bash";
  complain(shell, `${name}: ${bash ? "cannot execute: required file not found" : "not found"}`);
  return 127;
}

/** Notes a command that only a real machine can run. */
export function cannotRun(shell: Shell, name: string): number {
  shell.shared.unknown.add(nameOf(basename(name)));
  shell.err(`${basename(name)}: cannot be run here\n`);
  return 127;
}

function notFound(shell: Shell, name: string, found: Exclude<Found, { kind: "file" }>): number {
  const { flavour } = shell;
  const slash = name.includes("/");
  const bash = flavour === "bash";
  if (found.kind === "missing" || (found.kind === "directory" && !slash)) {
    shell.shared.missing.add(nameOf(basename(name)));
    complain(shell, `${name}: ${bash ? bashMissing(shell, slash) : "not found"}`);
    return 127;
  }
  const words = bash && found.kind === "directory" ? "Is a directory" : "Permission denied";
  complain(shell, `${bash && found.kind === "denied" ? found.path : name}: ${words}`);
  // dash takes what it has to look for as not found, whatever the reason.
  return flavour === "dash" && !slash ? 127 : 126;
}

function bashMissing({ working }: Shell, slash: boolean): string {
  if (slash) return "No such file or directory";
  return working === null ? "command not found" : "not found";
}

export const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
