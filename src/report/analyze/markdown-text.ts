import { printable } from "../text.ts";

/** Any text as plain words of a Markdown paragraph or table cell: nothing in it is markup, mentions somebody or links. */
export function markdownText(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/[<>&]/g, (char) => ENTITIES[char]!)
    .replaceAll("@", "@<!-- -->")
    .replace(/(?<=https?|ftp|mailto):/gi, ":<!-- -->")
    .replace(/\bwww\./gi, (word) => `${word.slice(0, -1)}<!-- -->.`);
}

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** Lines of code between fences that are longer than any in them. */
export function markdownCode(lines: readonly string[], language: string): string[] {
  const text = lines.map(printable);
  const longest = Math.max(2, ...(text.join("\n").match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence];
}

/** A table; cells are Markdown. Numbers stand at the right. */
export function markdownTable(
  head: readonly string[],
  right: readonly boolean[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(right.map((is) => (is ? "---:" : "---"))), ...rows.map(line)];
}

/** What a reader opens if he wants to. */
export function markdownDetails(summary: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}
