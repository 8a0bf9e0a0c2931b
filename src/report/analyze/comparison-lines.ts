import type { ByteClass, Finding, ImageAnalysis } from "../../analyze/analysis.ts";
import type { ImageComparison } from "../../analyze/compare-analyses.ts";
import { type Duration, times } from "../../cost/time/duration.ts";
import { durationParts } from "../duration-words.ts";
import type { Page } from "../page.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import { cutEnd, hanging, padEnd, padStart, printable } from "../text.ts";
import { counted, shareWords, sizeWords } from "../words.ts";
import { CLASS_LOOKS, CLASSES } from "./class-looks.ts";

/** Findings of each side that are told. */
const MOST = 5;

/** An image beside another: how much it grew or shrank, what they share, and what is new or gone. */
export function comparisonLines(
  comparison: ImageComparison,
  pricedFor: PricedFor,
  page: Page,
): string[] {
  const { before, after } = comparison;
  const rows: [string, number, number][] = [
    ["all", before.bytes, after.bytes],
    ["need not be there", before.savingBytes, after.savingBytes],
    ...CLASSES.map((name): [string, number, number] => [
      CLASS_LOOKS[name].words,
      before.byClass[name],
      after.byClass[name],
    ]),
  ];
  return [
    ...hanging("  ", comparisonWords(comparison), page.width),
    "",
    page.paint("faint", row("", "before", "after", "change", page)),
    ...rows
      .filter(([, was, is]) => was > 0 || is > 0)
      .map(([words, was, is]) => row(words, sizeWords(was), sizeWords(is), change(was, is), page)),
    row("to unpack", ...unpackTimes(comparison, pricedFor), page),
    ...findingLines("new", comparison.appeared, page),
    ...findingLines("gone", comparison.gone, page),
  ];
}

/** What unpacking took before, what it takes now, and what that is more or less. */
export function unpackTimes(
  comparison: ImageComparison,
  pricedFor: PricedFor,
): [was: string, is: string, change: string] {
  const timeOf = ({ work }: ImageAnalysis) => timeFor(work, pricedFor);
  const [was, is] = [timeOf(comparison.before), timeOf(comparison.after)];
  const words = (time: Duration) => durationParts(time).value;
  const [less, more] = was.ns < is.ns ? [was, is] : [is, was];
  // Whoever errs about one image errs the same way about the other.
  const difference = more.ns === 0 ? more : times(more, (more.ns - less.ns) / more.ns);
  const sign = more.ns === less.ns ? "" : more === is ? "+" : "−";
  return [words(was), words(is), `${sign}${words(difference)}`];
}

/** "7.6 MiB more than shop:1 (28.2 MiB); the lowest 2 layers (15.5 MiB) are the same." */
export function comparisonWords(comparison: ImageComparison): string {
  const { before, after, sharedLayers, sharedBytes } = comparison;
  const more = after.bytes - before.bytes;
  const share = before.bytes === 0 ? "" : ` (${shareWords(Math.abs(more), before.bytes)})`;
  const size = `${printable(before.name)} (${sizeWords(before.bytes)})`;
  const grown =
    more === 0
      ? `As large as ${size}`
      : `${sizeWords(Math.abs(more))}${share} ${more > 0 ? "more" : "less"} than ${size}`;
  const same =
    sharedLayers === 0
      ? `no layer of ${after.layers.length} is the same`
      : `the lowest ${sharedLayers} of ${counted(after.layers.length, "layer")} (${sizeWords(sharedBytes)}) ${sharedLayers === 1 ? "is" : "are"} the same`;
  return `${grown}; ${same}.`;
}

/** The classes whose bytes are others than before. */
export function changedClasses({ before, after }: ImageComparison): readonly ByteClass[] {
  return CLASSES.filter((name) => before.byClass[name] !== after.byClass[name]);
}

/** "+7.6 MiB", "−40 MiB", "0 B". */
export function change(was: number, is: number): string {
  if (was === is) return "0 B";
  return `${is > was ? "+" : "−"}${sizeWords(Math.abs(is - was))}`;
}

function row(words: string, was: string, is: string, diff: string, { width }: Page): string {
  const room = width - 2 - 3 * 12;
  const cells = [was, is, diff].map((cell) => padStart(cell, 12)).join("");
  return `  ${padEnd(cutEnd(words, room), Math.min(room, 40))}${cells}`;
}

function findingLines(
  word: "new" | "gone",
  findings: readonly Finding[],
  { paint, width }: Page,
): string[] {
  if (findings.length === 0) return [];
  const tone = word === "new" ? "bad" : "good";
  const sum = findings.reduce((bytes, { savingBytes }) => bytes + savingBytes, 0);
  const lines = findings.slice(0, MOST).flatMap(({ cause, savingBytes }) => {
    return hanging(`  ${padStart(sizeWords(savingBytes), 10)}  `, printable(cause), width);
  });
  const left = findings.length - MOST;
  return [
    "",
    `  ${paint(tone, `${counted(findings.length, "finding")} ${word}, ${sizeWords(sum)}`)}`,
    ...lines,
    ...(left > 0 ? [paint("faint", `  ${" ".repeat(12)}and ${left} more`)] : []),
  ];
}
