import type { Shell } from "./shell-state.ts";
import type { Variable } from "./variables.ts";

/** What bash tells a script of itself. Source: bash 5.2, as Debian 12 has it. */
const FACTS: Readonly<Record<string, string>> = {
  BASH: "/bin/bash",
  BASH_VERSION: "5.2.15(1)-release",
  HOSTTYPE: "x86_64",
  MACHTYPE: "x86_64-pc-linux-gnu",
  OSTYPE: "linux-gnu",
};
const VERSION = ["5", "2", "15", "1", "release", FACTS.MACHTYPE!];

/** Sets the variables that a bash begins with, and that are none of the environment's. */
export function setBashVariables(shell: Shell): void {
  const { variables, name, fromFile } = shell;
  const { uid } = shell.process.credentials;
  for (const [fact, value] of Object.entries(FACTS)) variables.set(fact, value);
  if (variables.find("HOSTNAME") === undefined) variables.set("HOSTNAME", "localhost");
  variables.declare("BASH_VERSINFO").elements = elementsFrom(VERSION);
  if (fromFile) variables.declare("BASH_SOURCE").elements = elementsFrom([name]);
  for (const id of ["UID", "EUID"]) {
    const variable = variables.declare(id);
    variable.value = String(uid);
    variable.readonly = true;
  }
}

/** Puts a value before those of an array: FUNCNAME of a function, BASH_SOURCE of a sourced file. Gives the array as
 *  it was, for restoreArray. */
export function pushElement(shell: Shell, name: string, value: string): Variable["elements"] {
  const variable = shell.variables.declare(name);
  const before = variable.elements;
  variable.elements = elementsFrom([value, ...(before?.values() ?? [])]);
  return before;
}

export function restoreArray(shell: Shell, name: string, before: Variable["elements"]): void {
  if (before === undefined) shell.variables.unset(name);
  else shell.variables.declare(name).elements = before;
}

/** The elements of an array of these values. */
export function elementsFrom(values: readonly string[]): Map<string, string> {
  return new Map(values.map((value, index) => [String(index), value]));
}
