import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GROWTH } from "./growth/growth.ts";
import type { Growth } from "./growth/measure.ts";
import { growthPlot } from "./growth/plot.ts";
import { peersTable } from "./peers-table.ts";
import { type KeptResults, readKept } from "./results.ts";
import { type RowId, rows } from "./rows.ts";
import { type Verdict, valueText } from "./verdict.ts";

// Makes the README's tables of the results that are kept in bench/results, and beside those a picture of how time grows:
// `npm run bench:readme`.

const README = "README.md";
const PLOT = "bench/results/growth.svg";

/** The README with what is made of the results. @throws Error when it has no place for it */
export function withResults(readme: string, kept: KeptResults): string {
  const plot = `![Time against size, both logarithmic, of what copyup does](${PLOT})`;
  const parts: [mark: string, text: string][] = [
    ["bench", tableOf(kept)],
    ["bench growth", growthIn(kept) === null ? NOTHING : plot],
    ["bench peers", peersTable(kept) ?? NOTHING],
  ];
  return parts.reduce((text, [mark, part]) => withPart(text, mark, part), readme);
}

const NOTHING = "Not measured yet.";

function withPart(readme: string, mark: string, part: string): string {
  const [begin, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`];
  const [before, rest] = cutAt(readme, begin);
  const [, after] = cutAt(rest, end);
  return `${before}${begin}\n${part}\n${end}${after}`;
}

/** The curves that were measured last; null, if none were. */
export function growthIn(kept: KeptResults): readonly Growth[] | null {
  const result = kept[GROWTH]?.result;
  return result === undefined || !("data" in result)
    ? null
    : (result.data as { readonly curves: readonly Growth[] }).curves;
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`README.md has no line "${mark}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** A row for each of the targets of which something was measured. */
export function tableOf(kept: KeptResults): string {
  const lines = rows.flatMap(({ id, what, target }) => {
    const cells = cellsOf(kept, id);
    return cells.length === 0 ? [] : [`| ${what} | ${target} | ${cells.join("<br>")} |`];
  });
  return [
    "| what | target | measured |",
    "|---|---|---|",
    ...lines,
    "",
    `Measured on ${machinesOf(kept)}. **Bold** is what misses its target.`,
  ].join("\n");
}

const cellsOf = (kept: KeptResults, id: RowId): string[] =>
  Object.values(kept).flatMap(({ verdicts }) =>
    verdicts.filter(({ row }) => row === id).map(cellOf),
  );

function cellOf({ title, says, value, unit, passed }: Verdict): string {
  const text = says ?? `${title}: ${valueText(value, unit)}`;
  return passed ? text : `**${text}**`;
}

function machinesOf(kept: KeptResults): string {
  const texts = Object.values(kept).map(
    ({ machine }) =>
      `${machine.cpu}, ${machine.cores} cores, ${machine.kernel.split("-")[0]}, node ${machine.node}`,
  );
  return [...new Set(texts)].join("; ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = readKept();
  const curves = growthIn(kept);
  if (curves !== null) writeFileSync(PLOT, growthPlot(curves));
  writeFileSync(README, withResults(readFileSync(README, "utf8"), kept));
}
