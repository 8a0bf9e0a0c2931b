import { elementsOf, keysOf } from "../expand/elements.ts";
import { assignText } from "../run/assign.ts";
import type { Shell } from "../run/shell-state.ts";
import type { Variable } from "../run/variables.ts";
import { splitAssignment } from "./variables.ts";

/** bash's declare and typeset: -a -A -i -r -x -g -p. */
export function declare(shell: Shell, args: string[]): number {
  let options = "";
  while (/^[-+][aAirxgpfFlun]+$/.test(args[0] ?? "")) {
    const option = args.shift()!;
    options += option.startsWith("-") ? option.slice(1) : "";
  }
  if (options.includes("f") || options.includes("F")) {
    return args.every((name) => shell.functions.has(name)) ? 0 : 1;
  }
  if (options.includes("p")) return print(shell, args);
  for (const arg of args) {
    const { name, value, append } = splitAssignment(arg);
    if (!options.includes("g")) shell.variables.makeLocal(name, false);
    const variable = shell.variables.declare(name);
    if (options.includes("i")) variable.integer = true;
    if (options.includes("A")) {
      variable.elements ??= new Map();
      variable.associative = true;
    }
    if (options.includes("a")) variable.elements ??= new Map();
    if (value !== null) assignText(shell, name, value, append);
    if (options.includes("x")) variable.exported = true;
    if (options.includes("r")) variable.readonly = true;
  }
  return 0;
}

function print(shell: Shell, names: readonly string[]): number {
  let status = 0;
  for (const name of names) {
    const variable = shell.variables.find(name);
    if (variable === undefined) status = 1;
    else shell.out(`declare ${attributes(variable)} ${name}${valueText(variable)}\n`);
  }
  return status;
}

function attributes(variable: Variable): string {
  const array = variable.elements === undefined ? "" : variable.associative ? "A" : "a";
  const letters = `${array}${variable.integer ? "i" : ""}${variable.readonly ? "r" : ""}${variable.exported ? "x" : ""}`;
  return `-${letters === "" ? "-" : letters}`;
}

function valueText(variable: Variable): string {
  const quote = (text: string): string => `"${text.replace(/["\\$`]/g, "\\$&")}"`;
  if (variable.elements === undefined) {
    return variable.value === undefined ? "" : `=${quote(variable.value)}`;
  }
  const values = elementsOf(variable);
  return `=(${keysOf(variable)
    .map((key, index) => `[${key}]=${quote(values[index]!)}`)
    .join(" ")})`;
}
