import type { ByteClass, BytesByClass, LayerAnalysis } from "../../analyze/analysis.ts";
import { unitsOf, type Work } from "../../cost/time/work.ts";
import type { Page } from "../page.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import { sumWork } from "../sum-work.ts";
import { printable } from "../text.ts";
import { counted } from "../words.ts";
import { type BarRow, barRow } from "./bar-row.ts";
import { CLASSES } from "./class-looks.ts";

/** Beyond so many layers, small ones next to each other share a line. */
const MANY = 24;
/** So many at most have a line of their own then, and what is small is this part of the largest. */
const LARGEST = 16;
const SMALL = 1 / 200;

/** The layers, lowest first, as bars: the largest line has a full one. */
export function layerBars(
  layers: readonly LayerAnalysis[],
  pricedFor: PricedFor,
  page: Page,
): string[] {
  const rows = groupsOf(layers).map((group) => rowOf(group, pricedFor));
  const full = Math.max(0, ...rows.map(({ bytes }) => bytes));
  return rows.map((row) => barRow(row, full, page));
}

/** Layers that share a line. */
function groupsOf(layers: readonly LayerAnalysis[]): LayerAnalysis[][] {
  if (layers.length <= MANY) return layers.map((layer) => [layer]);
  const full = Math.max(...layers.map(({ bytes }) => bytes));
  const own = new Set(
    layers
      .toSorted((a, b) => b.bytes - a.bytes || a.index - b.index)
      .slice(0, LARGEST)
      .filter(({ bytes }) => bytes > full * SMALL),
  );
  const groups: LayerAnalysis[][] = [];
  let open = false;
  for (const layer of layers) {
    const small = !own.has(layer);
    if (small && open) groups.at(-1)!.push(layer);
    else groups.push([layer]);
    open = small;
  }
  return groups;
}

function rowOf(group: readonly LayerAnalysis[], pricedFor: PricedFor): BarRow {
  const [first, last] = [group[0]!, group.at(-1)!];
  const whiteouts = group.reduce((sum, layer) => sum + layer.whiteouts, 0);
  const instead = whiteouts > 0 ? counted(whiteouts, "whiteout") : "nothing";
  const base = group.every((layer) => layer.base);
  const work = sumWork(group.map((layer) => layer.work));
  return {
    mark: group.length === 1 ? `${first.index}` : `${first.index}–${last.index}`,
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    byClass: sumOf(group.map(({ byClass }) => byClass)),
    instead,
    time: isNothing(work) ? null : timeFor(work, pricedFor),
    title: group.length === 1 ? titleOf(first) : counted(group.length, "small layer"),
    faint: base || group.length > 1,
  };
}

const isNothing = (work: Work): boolean => unitsOf(work).length === 0;

function titleOf({ base, instruction, createdBy }: LayerAnalysis): string {
  const words = (instruction ?? createdBy ?? "").replace(/\s+/g, " ").trim();
  const shown = words === "" ? "no history" : printable(words);
  return base ? `base: ${shown}` : shown;
}

function sumOf(all: readonly BytesByClass[]): BytesByClass {
  const sum = (name: ByteClass) => all.reduce((bytes, one) => bytes + one[name], 0);
  return Object.fromEntries(CLASSES.map((name) => [name, sum(name)])) as BytesByClass;
}
