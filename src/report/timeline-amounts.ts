import type { Duration } from "../cost/time/duration.ts";
import { bar, type Scale } from "./bars.ts";
import type { Page } from "./page.ts";
import { padEnd, padStart } from "./text.ts";
import { isWide, TIME, timeCell, timeWidth } from "./time-column.ts";
import { sizeWords } from "./words.ts";

/** What stands at the end of a line of the timeline: what a step wrote, what was copied up for it, how long it took. */
export interface Amounts {
  readonly writtenBytes: number;
  readonly copiedBytes: number;
  /** Null: too little beside the others to be told. */
  readonly time: Duration | null;
}

/** Columns of a number of bytes. */
const SIZE = 10;
/** Between amounts. */
const GAP = 2;

const barWidth = (page: Page): number => (isWide(page) ? 6 : 4);
const amountWidth = (page: Page): number => barWidth(page) + SIZE;

/** Columns that all amounts of a line take. */
export function amountsWidth(page: Page): number {
  return 2 * amountWidth(page) + GAP + timeWidth(page);
}

/** The heading over them. */
export function amountsHead(page: Page): string {
  const [bytes, gap] = [amountWidth(page), " ".repeat(GAP)];
  return `${padStart("written", bytes)}${gap}${padStart("copied up", bytes)}${padStart("time", TIME)}`;
}

/** As columns: as many as there have to be, from the right. "" when there is nothing to tell. */
export function amountsWords(
  { writtenBytes, copiedBytes, time }: Amounts,
  scale: Scale,
  page: Page,
): string {
  if (writtenBytes + copiedBytes === 0) return time === null ? "" : timeCell(time, page);
  return [
    bytesWords(writtenBytes, "written", scale, page),
    " ".repeat(GAP),
    bytesWords(copiedBytes, "copied", scale, page),
    time === null ? " ".repeat(timeWidth(page)) : timeCell(time, page),
  ].join("");
}

function bytesWords(bytes: number, tone: "written" | "copied", scale: Scale, page: Page): string {
  if (bytes === 0) return " ".repeat(amountWidth(page));
  const width = barWidth(page);
  const drawn = page.paint(tone, bar(scale.of(bytes), width));
  return `${padEnd(drawn, width)}${padStart(sizeWords(bytes), SIZE)}`;
}
