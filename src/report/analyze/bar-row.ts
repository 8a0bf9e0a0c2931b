import type { BytesByClass } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { cutEnd, padEnd, padStart } from "../text.ts";
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
  /** Safe for a terminal; cut to what is left of the line. */
  readonly title: string;
  readonly faint?: boolean;
}

const MARK = 7;
const SIZE = 10;
const BAR = 24;

/** "    3    40 MiB  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓  RUN chown …" */
export function barRow(row: BarRow, full: number, page: Page): string {
  const { mark, bytes, byClass, instead = "", title, faint = false } = row;
  const drawn =
    bytes === 0 ? page.paint("faint", cutEnd(instead, BAR)) : splitBar(byClass, full, BAR, page);
  const room = page.width - MARK - SIZE - BAR - 4;
  const shown = cutEnd(title, room);
  const start = padStart(mark, MARK) + padStart(sizeWords(bytes), SIZE);
  const words = faint ? page.paint("faint", shown) : shown;
  return `${start}  ${padEnd(drawn, BAR)}  ${words}`;
}
