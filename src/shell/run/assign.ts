import { elementsOf, setElement } from "../expand/elements.ts";
import { arithmetic, expandText, expandWords } from "../expand/expand.ts";
import type { Assignment, Word } from "../parse/ast.ts";
import type { Shell } from "./shell-state.ts";
import { ReadonlyVariable } from "./variables.ts";

/** Makes assignments. Gives what was assigned, for set -x. @throws ReadonlyVariable */
export async function assign(
  shell: Shell,
  assignments: readonly Assignment[],
  exported = false,
): Promise<string[]> {
  const said: string[] = [];
  for (const one of assignments) {
    const { name } = one;
    if (isList(one.value)) {
      await assignList(shell, name, one.value, one.append);
      continue;
    }
    const value = await expandText(shell, one.value, true);
    said.push(`${name}=${value}`);
    if (one.index !== null) {
      setElement(shell, name, await expandText(shell, one.index), value, one.append);
      continue;
    }
    assignText(shell, name, value, one.append);
    if (exported || shell.option("a")) shell.variables.declare(name).exported = true;
  }
  return said;
}

function isList(value: Assignment["value"]): value is readonly Word[] {
  return Array.isArray(value);
}

/** @throws ReadonlyVariable */
export function assignText(shell: Shell, name: string, value: string, append: boolean): void {
  const variable = shell.variables.find(name);
  if (variable?.readonly === true) throw new ReadonlyVariable(name);
  if (variable?.integer === true) {
    const sum = append ? `(${variable.value ?? 0})+(${value})` : value;
    shell.variables.set(name, String(arithmetic(shell, sum)));
    return;
  }
  const before = append ? (shell.variables.get(name) ?? "") : "";
  shell.variables.set(name, before + value);
}

async function assignList(
  shell: Shell,
  name: string,
  words: readonly Word[],
  append: boolean,
): Promise<void> {
  const variable = shell.variables.make(name);
  const { associative = false } = variable;
  const before = append ? elementsOf(variable) : [];
  const kept = append && associative ? variable.elements! : null;
  const elements = new Map(kept ?? before.map((value, index) => [String(index), value]));
  let next = elements.size;
  variable.value = undefined;
  variable.elements = elements;
  for (const word of words) {
    const first = word.parts[0];
    const keyed =
      first?.kind === "text" && !first.quoted ? /^\[([^\]]*)\]=/.exec(first.text) : null;
    if (keyed !== null && first?.kind === "text") {
      const rest = { ...first, text: first.text.slice(keyed[0].length) };
      const value = await expandText(shell, { parts: [rest, ...word.parts.slice(1)] });
      setElement(shell, name, keyed[1]!, value, false);
      if (!associative) next = Number(keyed[1]) + 1;
      continue;
    }
    for (const value of await expandWords(shell, [word])) elements.set(String(next++), value);
  }
}
