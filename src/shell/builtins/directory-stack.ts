import type { Shell } from "../run/shell-state.ts";
import { changeDirectory } from "./cd.ts";
import { misuse } from "./usage.ts";

/** bash's pushd [directory]: without one it changes places with the directory before. */
export function pushDirectory(shell: Shell, args: string[], name: string): number {
  const here = shell.cwd;
  const before = shell.directories[0];
  if (args[0] === undefined && before === undefined) {
    return misuse(shell, name, "no other directory", 1);
  }
  const status = changeDirectory(shell, [args[0] ?? before!], name);
  if (status !== 0) return status;
  if (args[0] === undefined) shell.directories.shift();
  shell.directories.unshift(here);
  return printStack(shell);
}

/** popd */
export function popDirectory(shell: Shell, _args: string[], name: string): number {
  const before = shell.directories[0];
  if (before === undefined) return misuse(shell, name, "directory stack empty", 1);
  const status = changeDirectory(shell, [before], name);
  if (status !== 0) return status;
  shell.directories.shift();
  return printStack(shell);
}

/** dirs [-c] */
export function directories(shell: Shell, args: string[]): number {
  if (args[0] !== "-c") return printStack(shell);
  shell.directories.length = 0;
  return 0;
}

function printStack(shell: Shell): number {
  const home = shell.variables.get("HOME") ?? "";
  const shown = (path: string): string =>
    home.length > 1 && (path === home || path.startsWith(`${home}/`))
      ? `~${path.slice(home.length)}`
      : path;
  shell.out(`${[shell.cwd, ...shell.directories].map(shown).join(" ")}\n`);
  return 0;
}
