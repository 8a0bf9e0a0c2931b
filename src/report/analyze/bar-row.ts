import type { BytesByClass } from "../../analyze/analysis.ts";
import type { Duration } from "../../cost/time/duration.ts";
import type { Page } from "../page.ts";
import { cutEnd, padEnd, padStart } from "../text.ts";
import { timeCell, timeWidth } from "../time-column.ts";
import { sizeWords } from "../words.ts";
import { splitBar } from "./split-bar.ts";

/** A line of a table of bars, all of which have the same columns. */
export interface BarRow {
  /** Short: the number of a layer. */
  readonly mark: string;
  readonly bytes: number;
  readonly byClass: BytesByClass;
  /** Stands in place of the bar where there are no bytes. */
  readonly instead?: string;
  /** Null: no time, but its column. Without it the title has that, too. */
  readonly time?: Duration | null;
  /** Safe for a terminal; cut to what is left of the line. */
  readonly title: string;
  readonly faint?: boolean;
}

const MARK = 7;
const SIZE = 10;
const GAP = 2;

/** Columns of a full bar; on a narrow page the titles need some. */
const barWidth = ({ width }: Page): number => (width < 72 ? 12 : width < 80 ? 16 : 22);

/** "    3    40 MiB  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓    45 ms  RUN chown …" */
export function barRow(row: BarRow, full: number, page: Page): string {
  const { mark, bytes, byClass, instead = "", time, title, faint = false } = row;
  const bar = barWidth(page);
  const drawn =
    bytes === 0 ? page.paint("faint", cutEnd(instead, bar)) : splitBar(byClass, full, bar, page);
  const takes = time === undefined ? 0 : timeWidth(page);
  const taken = time == null ? "" : timeCell(time, page);
  const shown = cutEnd(title, page.width - MARK - SIZE - bar - takes - 2 * GAP);
  const start = padStart(mark, MARK) + padStart(sizeWords(bytes), SIZE);
  const words = faint ? page.paint("faint", shown) : shown;
  const gap = " ".repeat(GAP);
  return `${start}${gap}${padEnd(drawn, bar)}${padEnd(taken, takes)}${gap}${words}`;
}
