import { adviceLines } from "./advice-lines.ts";
import { bar, linearScale } from "./bars.ts";
import { durationParts } from "./duration-words.ts";
import { expenses } from "./expenses.ts";
import { comparedSection } from "./full-report.ts";
import { headline } from "./headline.ts";
import { mismatchLines } from "./mismatches.ts";
import type { Page } from "./page.ts";
import { copiedBytes, type PricedScenario, totalTime, writtenBytes } from "./priced.ts";
import { hanging, padStart, printable, shorten, wrap } from "./text.ts";
import { sizeWords, timesWords } from "./words.ts";

/** Expenses that are told. */
const TOLD = 2;

/** What one scenario of many cost, and why: a few lines. */
export function briefReport(priced: PricedScenario, page: Page): string {
  const { result } = priced;
  const { paint, width } = page;
  const mark = result.ok ? paint("good", "✓") : paint("bad", "✗");
  const lines = [
    ...hanging(`${mark} `, paint("title", printable(result.title)), width),
    paint("faint", `  ${shorten(printable(result.file), width - 2)}`),
    ...amounts(priced, page),
    ...time(priced, page),
    ...expenses(priced, page)
      .slice(0, TOLD)
      .flatMap(({ sentence }) => hanging("  • ", sentence, width)),
    ...comparedSection(priced, false, page),
    ...result.notes.flatMap((note) => hanging("  note: ", printable(note), width)),
    ...adviceLines(priced, page),
    ...mismatchLines(result, page),
  ];
  return `${lines.join("\n")}\n`;
}

/** Two bars where something was copied up; a sentence where not. */
function amounts(priced: PricedScenario, page: Page): string[] {
  const written = writtenBytes(priced);
  const copied = copiedBytes(priced);
  if (copied === 0) return wrap(headline(priced, page), page.width - 2).map((line) => `  ${line}`);
  const scale = linearScale(Math.max(written, copied));
  const times = written === 0 ? "" : ` amplification ${timesWords((written + copied) / written)}`;
  const room = page.width - LABEL - times.length;
  const row = (label: string, bytes: number, tone: "written" | "copied") =>
    `  ${label}${padStart(sizeWords(bytes), SIZE)}  ${page.paint(tone, bar(scale.of(bytes), room))}`;
  return [
    row("written  ", written, "written").trimEnd(),
    row("copied up", copied, "copied") + page.paint("faint", times),
  ];
}

/** How long, between what, and on what. */
function time(priced: PricedScenario, { paint, width }: Page): string[] {
  const total = totalTime(priced);
  if (total.high <= 0) return [];
  const { value, interval } = durationParts(total);
  const between = interval === "" ? "" : `(${interval}) `;
  const note = `${between}on ${priced.pricedFor.profile.title}`;
  const label = padStart(value, SIZE);
  return [`  time     ${label}  ${paint("faint", shorten(note, width - LABEL))}`];
}

/** Columns of a size, and of what stands before a bar. */
const SIZE = 11;
const LABEL = 24;
