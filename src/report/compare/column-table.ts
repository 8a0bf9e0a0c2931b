import type { Page } from "../page.ts";
import { padEnd, padStart, shorten, widthOf } from "../text.ts";

/** A column of amounts. */
export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Where there is no room for all, columns that are worth less stand below the others. */
  readonly worth: number;
}

/** A table of named rows and columns of amounts, aligned to the right, indented by two; in parts, where it is too wide. */
export function columnTable(
  title: string,
  names: readonly string[],
  all: readonly Column[],
  page: Page,
): string[] {
  const columns = all.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const shown = [...columns];
  const wanted = Math.max(widthOf(title), ...names.map(widthOf));
  const room = () => page.width - 2 - shown.reduce((sum, column) => sum + widthOfColumn(column), 0);
  while (shown.length > 1 && room() < Math.min(wanted, LEAST)) {
    const least = Math.min(...shown.map(({ worth }) => worth));
    shown.splice(
      shown.findIndex(({ worth }) => worth === least),
      1,
    );
  }
  const others = columns.filter((column) => !shown.includes(column));
  const label = Math.min(wanted, Math.max(room(), LEAST));
  const row = (name: string, cells: readonly string[]) =>
    `  ${padEnd(shorten(name, label), label)}${cells
      .map((cell, i) => padStart(cell, widthOfColumn(shown[i]!)))
      .join("")}`.trimEnd();
  const head = row(
    title,
    shown.map((column) => column.title),
  );
  return [
    page.paint("faint", head),
    ...names.map((name, i) =>
      row(
        name,
        shown.map(({ cells }) => cells[i]!),
      ),
    ),
    ...(others.length === 0 ? [] : ["", ...columnTable(title, names, others, page)]),
  ];
}

/** Columns that a name takes at least, if it needs them. */
const LEAST = 22;

const widthOfColumn = ({ title, cells }: Column): number =>
  2 + Math.max(widthOf(title), ...cells.map(widthOf));
