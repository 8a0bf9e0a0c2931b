import type { Shell } from "../run/shell-state.ts";
import type { Variable } from "../run/variables.ts";
import { evaluate } from "./arithmetic.ts";
import { namesOfShell } from "./names.ts";

/** The values of an array in order; of another variable its one value. */
export function elementsOf(variable: Variable | undefined): string[] {
  if (variable?.elements !== undefined) {
    return keysOf(variable).map((key) => variable.elements!.get(key)!);
  }
  return variable?.value === undefined ? [] : [variable.value];
}

/** The indexes of an array, in order. */
export function keysOf(variable: Variable | undefined): string[] {
  if (variable?.elements === undefined) return variable?.value === undefined ? [] : ["0"];
  const keys = [...variable.elements.keys()];
  return variable.associative === true ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

export function elementOf(shell: Shell, name: string, index: string): string | undefined {
  const variable = shell.variables.find(name);
  const key = keyOf(shell, variable, index);
  if (variable?.elements === undefined) return key === "0" ? variable?.value : undefined;
  return variable.elements.get(key);
}

/** @throws ReadonlyVariable */
export function setElement(
  shell: Shell,
  name: string,
  index: string,
  value: string,
  append: boolean,
): void {
  const variable = shell.variables.make(name);
  const key = keyOf(shell, variable, index);
  variable.elements ??= new Map(variable.value === undefined ? [] : [["0", variable.value]]);
  const before = append ? (variable.elements.get(key) ?? "") : "";
  variable.elements.set(key, before + value);
}

function keyOf(shell: Shell, variable: Variable | undefined, index: string): string {
  if (variable?.associative === true) return index;
  const number = Number(evaluate(index, namesOfShell(shell)));
  if (number >= 0) return String(number);
  const keys = keysOf(variable);
  return String(Number(keys.at(-1) ?? -1) + 1 + number);
}
