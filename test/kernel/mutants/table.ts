import type { Case } from "../../../src/cases/case.ts";
import type { Mutant } from "./mutant.ts";
import type { Trial } from "./try-mutant.ts";

export function headOfTable(): string {
  return "| what the engine does | profile | cases | where it differs | recorded case |\n| --- | --- | --- | --- | --- |";
}

/** A mutant and what found it, as a row of the table. `cases`: those that were run, in their order. */
export function rowOf({ name, unseen }: Mutant, trial: Trial, cases: readonly Case[]): string {
  const { found, recorded } = trial;
  const none = unseen === undefined ? ["not found", "", ""] : ["–", "–", unseen];
  const by =
    found === null
      ? none
      : [profileOf(cases[found.index]!), String(found.index + 1), code(found.where)];
  const cells = [name, ...by, recorded === null ? "–" : code(recorded)];
  return `| ${cells.join(" | ")} |`;
}

const profileOf = ({ id }: Case): string => String(id).split("-")[0]!;

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
