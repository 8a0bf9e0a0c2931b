import { RESERVED } from "../reserved.ts";
import { whereIs } from "../run/lookup.ts";
import type { Shell } from "../run/shell-state.ts";
import { complain } from "../run/words.ts";
import { builtinOf, isSpecial } from "./builtins.ts";

/** type name… */
export function describeType(shell: Shell, args: string[], name: string): number {
  const option = shell.flavour === "bash" && /^-[tpPa]$/.test(args[0] ?? "") ? args.shift()! : "";
  let status = 0;
  for (const one of args) {
    const known =
      option === "" || option === "-a"
        ? describeCommand(shell, one, true, name)
        : describeShortly(shell, one, option);
    if (!known) status = shell.flavour === "bash" ? 1 : 127;
  }
  return status;
}

/** Says what a name means to the shell. False when it means nothing. */
export function describeCommand(shell: Shell, name: string, long: boolean, by: string): boolean {
  const say = (text: string): true => {
    shell.out(`${text}\n`);
    return true;
  };
  const posix = shell.flavour !== "bash";
  if (RESERVED.has(name)) return say(long ? `${name} is a shell keyword` : name);
  if (shell.functions.has(name)) {
    return say(long ? `${name} is a ${shell.flavour === "dash" ? "shell " : ""}function` : name);
  }
  if (builtinOf(shell.flavour, name) !== undefined) {
    const special = posix && isSpecial(name) ? "special " : "";
    return say(long ? `${name} is a ${special}shell builtin` : name);
  }
  const hashed = long && shell.hashed.has(name);
  const extra = shell.shared.extra.has(name) ? `/usr/bin/${name}` : null;
  const found = whereIs(shell, name);
  const path = found.kind === "file" ? found.path : extra;
  if (path !== null) return say(long ? `${name} is ${placeWords(shell, path, hashed)}` : path);
  if (long) notFound(shell, name, by);
  return false;
}

/** Where a command is; two of the shells tell that they knew. */
function placeWords({ flavour }: Shell, path: string, hashed: boolean): string {
  if (!hashed || flavour === "ash") return path;
  return flavour === "dash" ? `a tracked alias for ${path}` : `hashed (${path})`;
}

function notFound(shell: Shell, name: string, by: string): void {
  switch (shell.flavour) {
    case "dash":
    case "ash":
      shell.out(`${name}: not found\n`);
      return;
    case "bash":
      complain(shell, `${by}: ${name}: not found`);
      return;
    default:
      shell.flavour satisfies never;
  }
}

/** bash's type -t and type -p. */
function describeShortly(shell: Shell, name: string, option: string): boolean {
  const kind = RESERVED.has(name)
    ? "keyword"
    : shell.functions.has(name)
      ? "function"
      : builtinOf(shell.flavour, name) !== undefined
        ? "builtin"
        : null;
  if (kind !== null && option !== "-P") {
    if (option === "-t") shell.out(`${kind}\n`);
    return true;
  }
  const found = whereIs(shell, name);
  if (found.kind !== "file") return false;
  shell.out(`${option === "-t" ? "file" : found.path}\n`);
  return true;
}
