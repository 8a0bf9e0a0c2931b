import type { BuildWarning } from "../../build/checks/build-warning.ts";
import { ruleUrl } from "../../build/checks/check-rules.ts";
import { printable } from "../text.ts";

/** What `docker build --check` says: how many warnings, and each with the lines it is about. buildx: printResult;
 *  BuildKit: lint.PrintTo, errdefs.Source.Print */
export function checkReport(
  warnings: readonly BuildWarning[],
  file: string,
  dockerfile: string,
): string {
  if (warnings.length === 0) return "Check complete, no warnings found.\n";
  const have = warnings.length === 1 ? "warning has" : "warnings have";
  const lines = dockerfile.split("\n");
  const each = warnings.map(
    ({ rule, message, range }) =>
      `\nWARNING: ${rule} - ${ruleUrl(rule)}\n${message}\n${source(lines, file, range)}`,
  );
  return `Check complete, ${warnings.length} ${have} been found!\n${each.join("")}`;
}

export function checkJson({ rule, message, range }: BuildWarning): object {
  return { rule, message, line: range.line, url: ruleUrl(rule) };
}

const BAR = "-".repeat(20);

/** The lines of a place, marked, with two above and below together, four for a single one. */
function source(
  lines: readonly string[],
  file: string,
  { line, endLine }: BuildWarning["range"],
): string {
  let [from, to] = [line, Math.min(endLine, lines.length)];
  const most = from === to ? 4 : 2;
  for (let added = 0; added < most; added++) {
    if (from > 1) {
      from--;
      added++;
    }
    if (to < lines.length) {
      to++;
      added++;
    }
  }
  const shown = lines.slice(from - 1, to).map((text, i) => {
    const at = from + i;
    const mark = at >= line && at <= endLine ? ">>>" : "   ";
    return ` ${String(at).padStart(3)} | ${mark} ${printable(text)}\n`;
  });
  return `${file}:${line}\n${BAR}\n${shown.join("")}${BAR}\n`;
}
