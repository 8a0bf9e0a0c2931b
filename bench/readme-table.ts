import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type KeptResults, readKept } from "./results.ts";
import { rows } from "./rows.ts";
import { type Verdict, valueText } from "./verdict.ts";

// Writes the results that are kept in bench/results into the README: `npm run bench:readme`.

const README = "README.md";
const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** The README with the table of the results. @throws Error when it has no place for it */
export function withTable(readme: string, kept: KeptResults): string {
  const [before, rest] = cutAt(readme, BEGIN);
  const [, after] = cutAt(rest, END);
  return `${before}${BEGIN}\n${tableOf(kept)}\n${END}${after}`;
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`README.md has no line "${mark}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** A row for each of the targets of which something was measured. */
export function tableOf(kept: KeptResults): string {
  const verdicts = Object.values(kept).flatMap((one) => one.verdicts);
  const lines = rows.flatMap(({ id, what, target }) => {
    const own = verdicts.filter(({ row }) => row === id);
    if (own.length === 0) return [];
    return [`| ${what} | ${target} | ${own.map(cellOf).join("<br>")} |`];
  });
  return [
    "| what | target | measured |",
    "|---|---|---|",
    ...lines,
    "",
    `Measured on ${machinesOf(kept)}. **Bold** is what misses its target.`,
  ].join("\n");
}

function cellOf({ title, value, unit, passed }: Verdict): string {
  const text = `${title}: ${valueText(value, unit)}`;
  return passed ? text : `**${text}**`;
}

function machinesOf(kept: KeptResults): string {
  const texts = Object.values(kept).map(
    ({ machine }) =>
      `${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, node ${machine.node}`,
  );
  return [...new Set(texts)].join("; ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(README, withTable(readFileSync(README, "utf8"), readKept()));
}
