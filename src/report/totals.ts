import type { CostReport, StoreCalls } from "../cost/cost.ts";
import { bar, linearScale } from "./bars.ts";
import { durationParts } from "./duration-words.ts";
import { layerTitle } from "./layer-words.ts";
import type { Page } from "./page.ts";
import { layerOf, type PricedContainer, type PricedScenario, waitedWork } from "./priced.ts";
import { waitFor } from "./priced-for.ts";
import { hanging, padEnd, padStart, shorten, solid } from "./text.ts";
import { counted, grouped, sizeWords, timesWords } from "./words.ts";

/** Columns of a label, and of a number. */
const LABEL = 27;
const VALUE = 12;

/** What one container's run came to, beside what a driver that works on blocks would have stored. */
export function totals(priced: PricedScenario, container: PricedContainer, page: Page): string[] {
  const { cost } = container;
  const { total, upper, lookups } = cost;
  const amounts = [total.writtenBytes, total.copiedBytes, upper.sizeBytes];
  const scale = linearScale(Math.max(...amounts, upper.blockDriverBytes));
  const bars = page.width - LABEL - VALUE - 4;
  const row = (label: string, value: string, note: string) =>
    hanging(`  ${padEnd(label, LABEL)}${padStart(value, VALUE)}  `, note, page.width);
  const drawn = (label: string, bytes: number, tone: "written" | "copied") =>
    row(label, sizeWords(bytes), page.paint(tone, bar(scale.of(bytes), bars)));
  return [
    ...drawn("written by programs", total.writtenBytes, "written"),
    ...drawn("copied up", total.copiedBytes, "copied"),
    ...drawn("stored in the upper", upper.sizeBytes, "copied"),
    ...drawn("a block driver would store", upper.blockDriverBytes, "written"),
    ...row("write amplification", ...amplification(cost)),
    ...row("the same as below", sizeWords(upper.redundantBytes), "stored twice, block for block"),
    ...row("on disk", sizeWords(upper.diskBytes), "of the upper, in blocks of 4 KiB"),
    ...row("read from layers below", sizeWords(total.readBelowBytes), ""),
    ...row("time in the file system", ...time(priced, container)),
    ...row("names looked up", grouped(lookups.names), `${counted(lookups.probes, "layer")} asked`),
    ...list("objects in the upper", objects(cost), page),
    ...list("copied up because of", triggers(cost), page),
    ...list("copied up from", layers(priced, container), page),
    ...list("calls on the store", calls(cost.storeCalls), page),
  ].map((line) => line.trimEnd());
}

/** Of its steps, without what Docker did to start it. */
function time(
  priced: PricedScenario,
  container: PricedContainer,
): [value: string, interval: string] {
  const work = waitedWork(priced, priced.containers.indexOf(container));
  const { value, interval } = durationParts(waitFor(work, priced.pricedFor));
  return [value, interval === "" ? "" : `(${interval})`];
}

function amplification({ total, amplification }: CostReport): [value: string, note: string] {
  if (amplification !== null) return [timesWords(amplification), "(written + copied up) / written"];
  return total.copiedBytes > 0 ? ["∞", "nothing was written"] : ["none", "nothing was written"];
}

function list(label: string, items: readonly string[], { width }: Page): string[] {
  if (items.length === 0) return [];
  const shown = items.map((item) => solid(shorten(item, width - LABEL - 4)));
  return hanging(`  ${padEnd(label, LABEL)}`, shown.join(", "), width);
}

function objects({ upper }: CostReport): string[] {
  return [
    [upper.files, "file", "files"] as const,
    [upper.directories, "directory", "directories"] as const,
    [upper.symlinks, "symlink", "symlinks"] as const,
    [upper.specials, "special", "specials"] as const,
    [upper.whiteouts, "whiteout", "whiteouts"] as const,
    [upper.opaques, "opaque mark", "opaque marks"] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many));
}

function triggers({ byTriggers }: CostReport): string[] {
  return byTriggers
    .filter(({ copyUps }) => copyUps > 0)
    .toSorted((a, b) => b.copiedBytes - a.copiedBytes)
    .map(({ trigger, copiedBytes, copyUps }) => `${trigger}: ${amount(copiedBytes, copyUps)}`);
}

function layers({ result }: PricedScenario, container: PricedContainer): string[] {
  return container.cost.byLayers
    .filter(({ copyUps }) => copyUps > 0)
    .map(({ layer, copiedBytes, copyUps }) => {
      const name = shorten(layerTitle(layerOf(result, container.result, layer)), 40);
      return `${name}: ${amount(copiedBytes, copyUps)}`;
    });
}

const amount = (bytes: number, objects: number): string =>
  `${sizeWords(bytes)} (${counted(objects, "object")})`;

function calls(storeCalls: StoreCalls): string[] {
  return Object.entries(storeCalls)
    .toSorted(([, a], [, b]) => b - a)
    .map(([call, count]) => `${call} ${grouped(count)}`);
}
