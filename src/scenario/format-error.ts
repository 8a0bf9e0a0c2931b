import type { FileFault } from "../yaml/file-fault.ts";
import { faultLine, moreLine, type ScenarioError } from "./error.ts";

/** The first faults, each as one line, followed by the line of the file it is about and a mark below the place:
 *
 *     app.yaml:12:5 steps[0].chmdo: unknown key (did you mean chmod?)
 *       12 |   - chmdo: { path: /bin/app, mode: 0755 }
 *          |     ^
 */
export function formatScenarioError({ faults, source, more }: ScenarioError): string {
  const lines = source.split(/\r?\n/);
  const shown = faults.slice(0, MOST);
  return [
    ...shown.flatMap((fault) => [faultLine(fault), ...frame(fault, lines)]),
    ...moreLine(faults.length - shown.length + more),
  ].join("\n");
}

/** Faults that are shown of one file. */
const MOST = 20;

/** Characters of a long line that are shown around the place. */
const SHOWN = 76;

/** What a terminal would take as a command. */
const CONTROL = /[\0-\x1f\x7f-\x9f]/g;

function frame(fault: FileFault, lines: readonly string[]): string[] {
  const text = lines[fault.line - 1];
  if (text === undefined || text.trim() === "") return [];
  const cut = Math.max(0, fault.column - 1 - SHOWN / 2);
  const shown = text
    .slice(cut, cut + SHOWN)
    .replaceAll("\t", " ")
    .replace(CONTROL, "\ufffd");
  const number = `${fault.line}`;
  const mark = " ".repeat(fault.column - 1 - cut);
  return [`  ${number} | ${shown}`, `  ${" ".repeat(number.length)} | ${mark}^`];
}
