import type { ScenarioResult } from "../scenario/result.ts";
import { adviceLines } from "./advice-lines.ts";
import { SYNTHETIC } from "./build/build-report.ts";
import { builtLines } from "./build/deed-lines.ts";
import { imagesTable } from "./build/images-table.ts";
import { comparedLines } from "./compare/compared-lines.ts";
import { type TimedWay, wayTime } from "./compare/compared-scenario.ts";
import { expenses } from "./expenses.ts";
import { headline } from "./headline.ts";
import { mismatchLines } from "./mismatches.ts";
import type { Page } from "./page.ts";
import type { PricedScenario } from "./priced.ts";
import { stackPicture } from "./stack.ts";
import { hanging, printable, reflow, shorten, wrap } from "./text.ts";
import { timeLines } from "./time-lines.ts";
import { timeline } from "./timeline.ts";
import { totals } from "./totals.ts";
import { counted, sizeWords } from "./words.ts";

/** Expenses that are told one by one. */
const TOLD = 6;

/** What is said otherwise of what is no scenario. */
export interface Wording {
  /** The heading of the steps. */
  readonly steps?: string;
  /** The last lines: whether it came out as expected. */
  readonly closing?: readonly string[];
}

/** All about one scenario: what it came to, the stack, the steps, what was dear and took long, totals, expectations,
 *  advice. */
export function fullReport(
  priced: PricedScenario,
  page: Page,
  { steps = "Steps", closing = verdict(priced, page) }: Wording = {},
): string {
  const { result } = priced;
  const sections = [
    [...titleLines(priced, page), ...wrap(headline(priced, page), page.width)],
    result.about === undefined ? [] : reflow(result.about, page.width),
    ...imageSections(priced, page),
    section(steps, timeline(priced, page), page),
    section("Images", imagesTable(result, page), page),
    section("Most expensive", dearest(priced, page), page),
    section("Time", timeLines(priced, page), page),
    ...priced.containers.map((container) => {
      const of = priced.containers.length > 1 ? ` of ${printable(container.result.name)}` : "";
      return section(`Totals${of}`, totals(priced, container, page), page);
    }),
    comparedSection(priced, true, page),
    section(
      "Notes",
      notesOf(result).flatMap((note) => hanging("  ", printable(note), page.width)),
      page,
    ),
    section("What to do", adviceLines(priced, page), page),
    closing,
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function titleLines({ result }: PricedScenario, { paint, width }: Page): string[] {
  return [
    ...wrap(printable(result.title), width).map((line) => paint("title", line)),
    paint("faint", shorten(printable(result.file), width)),
    "",
  ];
}

/** How the image was built, and what lies in the containers; nothing of either without an image. */
function imageSections(priced: PricedScenario, page: Page): string[][] {
  const { build, containers } = priced.result;
  const inner = { ...page, width: page.width - 2 };
  const lines = build === null ? [] : builtLines(build, inner, priced.pricedFor);
  const built = lines.map((line) => `  ${line}`);
  if (containers.length === 0) return [];
  return [
    section(`Build of the image ${page.paint("faint", `(${build?.built.file})`)}`, built, page),
    section(`Layers ${imageWords(priced, page)}`, stackPicture(priced, page), page),
  ];
}

export function comparedSection(
  { compared, pricedFor }: PricedScenario,
  notes: boolean,
  page: Page,
): string[] {
  if (compared === null) return [];
  const time = (way: TimedWay) => wayTime(way, pricedFor);
  return section(
    "What else it could have cost",
    comparedLines(compared, { notes, time }, page),
    page,
  );
}

function notesOf({ notes, steps, build }: ScenarioResult): readonly string[] {
  const deeds = [build, ...steps.map(({ deed }) => deed)];
  const isSynthetic = deeds.some((deed) => deed?.kind === "build" && deed.built.synthetic);
  return isSynthetic ? [...notes, SYNTHETIC] : notes;
}

function imageWords({ result: { layers } }: PricedScenario, { paint }: Page): string {
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  return paint("faint", `(image: ${sizeWords(bytes)} in ${counted(layers.length, "layer")})`);
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [page.paint("title", title), ...lines];
}

function dearest(priced: PricedScenario, page: Page): string[] {
  const all = expenses(priced, page);
  const lines = all.slice(0, TOLD).flatMap(({ sentence }) => hanging("  • ", sentence, page.width));
  const more = all.length - TOLD;
  return more > 0
    ? [...lines, page.paint("faint", `    and ${counted(more, "smaller one")}`)]
    : lines;
}

function verdict({ result }: PricedScenario, page: Page): string[] {
  if (result.ok) return [page.paint("good", "✓ Everything came out as expected.")];
  const count = counted(
    result.mismatches.length,
    "expectation was not met",
    "expectations were not met",
  );
  return [page.paint("bad", `✗ ${count}:`), ...mismatchLines(result, page)];
}
