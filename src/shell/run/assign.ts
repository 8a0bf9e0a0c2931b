import { elementsOf, setElement } from "../expand/elements.ts";
import { arithmetic, expandText, expandWords } from "../expand/expand.ts";
import type { Assignment, Word } from "../parse/ast.ts";
import { elementsFrom } from "./bash-variables.ts";
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
      if (shell.variables.find(name)?.readonly === true) throw new ReadonlyVariable(name);
      await assignList(shell, one);
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

/** Sets an array, readonly or not: what `declare -r a=(…)` sets it may. */
export async function assignList(shell: Shell, { name, value, append }: Assignment): Promise<void> {
  const variable = shell.variables.declare(name);
  const { associative = false } = variable;
  const before = append ? elementsOf(variable) : [];
  const kept = append && associative ? variable.elements! : null;
  const elements = new Map(kept ?? elementsFrom(before));
  let next = elements.size;
  variable.value = undefined;
  variable.elements = elements;
  for (const word of value as readonly Word[]) {
    const keyed = keyedElement(word);
    if (keyed !== null) {
      const text = await expandText(shell, keyed.key);
      const key = associative ? text : String(arithmetic(shell, text));
      elements.set(key, await expandText(shell, keyed.value));
      if (!associative) next = Number(key) + 1;
      continue;
    }
    for (const one of await expandWords(shell, [word])) elements.set(String(next++), one);
  }
}

/** `[key]=value` taken apart; null for any other word. */
function keyedElement({ parts }: Word): { key: Word; value: Word } | null {
  const first = parts[0];
  if (first?.kind !== "text" || first.quoted || !first.text.startsWith("[")) return null;
  const at = parts.findIndex(
    (one) => one.kind === "text" && !one.quoted && one.text.includes("]="),
  );
  const closing = parts[at];
  if (closing?.kind !== "text") return null;
  const end = closing.text.indexOf("]=");
  const from = (text: string) => ({ ...closing, text });
  const key = [...parts.slice(0, at), from(closing.text.slice(0, end))];
  const opening = key[0] as typeof first;
  key[0] = { ...opening, text: opening.text.slice(1) };
  return {
    key: { parts: key },
    value: { parts: [from(closing.text.slice(end + 2)), ...parts.slice(at + 1)] },
  };
}
