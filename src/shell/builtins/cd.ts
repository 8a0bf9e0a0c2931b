import { isErrno } from "../../base/fs-error.ts";
import { bytesOf, nameOf } from "../bytes.ts";
import { normalPath } from "../commands/paths.ts";
import type { Shell } from "../run/shell-state.ts";
import { reasonOf } from "../run/words.ts";
import { misuse } from "./usage.ts";

/** cd [-L|-P] [directory|-] */
export function changeDirectory(shell: Shell, args: string[], name: string): number {
  let physical = false;
  while (/^-[LPe@]+$/.test(args[0] ?? "")) physical = args.shift()!.includes("P");
  if (args[0] === "--") args.shift();
  if (args.length > 1 && shell.flavour === "bash")
    return misuse(shell, name, "too many arguments", 1);
  let target = args[0] ?? shell.variables.get("HOME");
  if (target === undefined) {
    return shell.flavour === "bash" ? misuse(shell, name, "HOME not set", 1) : 0;
  }
  const back = target === "-";
  if (back) {
    const before = shell.variables.get("OLDPWD");
    if (before === undefined) {
      if (shell.flavour === "bash") return misuse(shell, name, "OLDPWD not set", 1);
      target = shell.cwd;
    } else target = before;
  }
  const found = throughCdpath(shell, target);
  // cd -L takes `.` and `..` as words.
  const path = physical ? found.path : normalPath(shell.cwd, found.path);
  try {
    shell.changeDirectory(nameOf(path));
  } catch (error) {
    const reason = reasonOf(error);
    if (shell.flavour === "bash") return misuse(shell, name, `${target}: ${reason}`, 1);
    return shell.flavour === "dash"
      ? misuse(shell, name, `can't cd to ${target}`, 2)
      : misuse(shell, name, `can't cd to ${target}: ${reason}`, 2);
  }
  const here = physical ? bytesOf(shell.process.getcwd()) : path;
  shell.variables.set("OLDPWD", shell.cwd);
  shell.variables.set("PWD", here);
  shell.cwd = here;
  if (back || found.said) shell.out(`${here}\n`);
  return 0;
}

function throughCdpath(shell: Shell, target: string): { path: string; said: boolean } {
  const list = shell.variables.get("CDPATH");
  if (list === undefined || list === "" || /^(?:\/|\.\.?(?:\/|$))/.test(target)) {
    return { path: target, said: false };
  }
  for (const directory of list.split(":")) {
    const path = directory === "" ? target : `${directory}/${target}`;
    try {
      if (shell.process.tryStat(nameOf(normalPath(shell.cwd, path))) !== null) {
        return { path, said: directory !== "" };
      }
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }
  return { path: target, said: false };
}

/** pwd [-L|-P] */
export function printDirectory(shell: Shell, args: string[]): number {
  const physical = args.some((arg) => /^-[LP]*P$/.test(arg));
  shell.out(`${physical ? bytesOf(shell.process.getcwd()) : shell.cwd}\n`);
  return 0;
}
