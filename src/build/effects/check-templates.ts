import type { KeyPath } from "../../yaml/key-path.ts";
import type { PlainYaml } from "../../yaml/plain-yaml.ts";
import { EACH_VARIABLES, VARIABLES } from "./compile-command.ts";
import type { CommandFields } from "./schema.ts";
import { variableFault } from "./template.ts";

/** Reports variables in texts and paths of steps that nothing gives a value. */
export function checkTemplates(
  source: PlainYaml,
  commands: ReadonlyMap<string, CommandFields>,
): void {
  for (const [name, { rules = [] }] of commands) {
    const at = rulesPath(source, name);
    for (const [i, rule] of rules.entries()) check(source, rule.do, [...at, i, "do"], VARIABLES);
  }
}

/** Where the rules of a command stand, which may do without their key. */
export function rulesPath(source: PlainYaml, name: string): KeyPath {
  const { commands } = source.value as { readonly commands: Readonly<Record<string, unknown>> };
  return Array.isArray(commands[name]) ? ["commands", name] : ["commands", name, "rules"];
}

function check(source: PlainYaml, value: unknown, path: KeyPath, known: readonly string[]): void {
  const report = (text: string, at: KeyPath, part: "key" | "value"): void => {
    const fault = variableFault(text, known);
    if (fault !== undefined) source.add(at, fault.message, fault.hint, part);
  };
  if (typeof value === "string") report(value, path, "value");
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (!Array.isArray(value)) report(key, at, "key");
    check(source, inner, at, key === "each" ? EACH_VARIABLES : known);
  }
}
