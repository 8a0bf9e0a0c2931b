import { faultLine, type ScenarioError, type ScenarioFault } from "./error.ts";

/** Every fault as one line, each followed by the line of the file it is about and a mark below the place:
 *
 *     app.yaml:12:5 steps[0].chmdo: unknown key (did you mean chmod?)
 *       12 |   - chmdo: { path: /bin/app, mode: 0755 }
 *          |     ^
 */
export function formatScenarioError(error: ScenarioError): string {
  const lines = error.source.split(/\r?\n/);
  return error.faults
    .map((fault) => [faultLine(fault), ...frame(fault, lines)].join("\n"))
    .join("\n");
}

/** Characters of a long line that are shown around the place. */
const SHOWN = 76;

function frame(fault: ScenarioFault, lines: readonly string[]): string[] {
  const text = lines[fault.line - 1];
  if (text === undefined || text.trim() === "") return [];
  const cut = Math.max(0, fault.column - 1 - SHOWN / 2);
  const shown = text.slice(cut, cut + SHOWN).replaceAll("\t", " ");
  const number = `${fault.line}`;
  const mark = " ".repeat(fault.column - 1 - cut);
  return [`  ${number} | ${shown}`, `  ${" ".repeat(number.length)} | ${mark}^`];
}
