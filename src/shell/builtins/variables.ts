import { arithmetic } from "../expand/expand.ts";
import { assignText } from "../run/assign.ts";
import { ShellExit } from "../run/exit.ts";
import type { Shell } from "../run/shell-state.ts";
import { quoteSingle } from "./quote.ts";
import { misuse } from "./usage.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `name=value`, `name+=value`, or a name alone. */
export function splitAssignment(text: string): {
  name: string;
  value: string | null;
  append: boolean;
} {
  const at = text.indexOf("=");
  if (at === -1) return { name: text, value: null, append: false };
  const append = text[at - 1] === "+";
  return { name: text.slice(0, append ? at - 1 : at), value: text.slice(at + 1), append };
}

function checkName(shell: Shell, builtin: string, name: string, whole: string): boolean {
  if (NAME.test(name)) return true;
  if (shell.flavour === "bash") {
    misuse(shell, builtin, `\`${whole}': not a valid identifier`, 1);
    return false;
  }
  misuse(shell, builtin, `${name}: bad variable name`);
  throw new ShellExit(2);
}

/** export [-p] [-n] name[=value]… */
export function exportNames(shell: Shell, args: string[], builtin: string): number {
  return mark(shell, args, builtin, "exported", "export");
}

/** readonly [-p] name[=value]… */
export function readonly(shell: Shell, args: string[], builtin: string): number {
  return mark(shell, args, builtin, "readonly", "readonly");
}

function mark(
  shell: Shell,
  args: string[],
  builtin: string,
  attribute: "exported" | "readonly",
  word: string,
): number {
  let on = true;
  while (/^-[pnfa]+$/.test(args[0] ?? "")) if (args.shift()!.includes("n")) on = false;
  if (args[0] === "--") args.shift();
  if (args.length === 0) {
    for (const name of shell.variables.names()) {
      const found = shell.variables.find(name)!;
      if (!found[attribute]) continue;
      const value = found.value === undefined ? "" : `=${quote(shell, found.value)}`;
      shell.out(
        `${shell.flavour === "bash" ? `declare -${attribute === "exported" ? "x" : "r"}` : word} ${name}${value}\n`,
      );
    }
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const { name, value, append } = splitAssignment(arg);
    if (!checkName(shell, builtin, name, arg)) {
      status = 1;
      continue;
    }
    if (value !== null) assignText(shell, name, value, append);
    shell.variables.declare(name)[attribute] = on;
  }
  return status;
}

function quote(shell: Shell, value: string): string {
  if (shell.flavour !== "bash") return quoteSingle(value);
  return `"${value.replace(/["\\$`]/g, "\\$&")}"`;
}

/** local name[=value]… */
export function local(shell: Shell, args: string[], builtin: string): number {
  if (!shell.variables.inFunction) {
    if (shell.flavour === "bash")
      return misuse(shell, builtin, "can only be used in a function", 1);
    misuse(shell, builtin, "not in a function");
    throw new ShellExit(2);
  }
  let status = 0;
  for (const arg of args.filter((one) => !/^-[a-zA-Z]+$/.test(one))) {
    const { name, value, append } = splitAssignment(arg);
    if (!checkName(shell, builtin, name, arg)) {
      status = 1;
      continue;
    }
    shell.variables.makeLocal(name, shell.flavour !== "bash");
    if (value !== null) assignText(shell, name, value, append);
  }
  return status;
}

/** unset [-fv] name… */
export function unset(shell: Shell, args: string[], builtin: string): number {
  let functions = false;
  let variables = false;
  while (/^-[fvn]+$/.test(args[0] ?? "")) {
    const option = args.shift()!;
    functions ||= option.includes("f");
    variables ||= option.includes("v");
  }
  for (const name of args) {
    const element = /^(\w+)\[(.+)\]$/.exec(name);
    if (element !== null && shell.flavour === "bash") {
      shell.variables.find(element[1]!)?.elements?.delete(element[2]!);
    } else if (functions) shell.functions.delete(name);
    else if (!checkName(shell, builtin, name, name)) return 1;
    else if (!variables && shell.flavour === "bash" && shell.variables.find(name) === undefined) {
      shell.functions.delete(name);
    } else shell.variables.unset(name);
  }
  return 0;
}

/** let expression… */
export function letAll(shell: Shell, args: string[]): number {
  let value = 0n;
  for (const arg of args) value = arithmetic(shell, arg);
  return value === 0n ? 1 : 0;
}
