import type { Page } from "./page.ts";
import { padEnd, shorten, widthOf } from "./text.ts";

/** One compartment of a box. */
export interface BoxPart {
  /** Plain text, shown in the line above it; "" for none. */
  readonly title: string;
  readonly lines: readonly string[];
  /** Set apart from the compartment above it. */
  readonly apart?: boolean;
}

/** Columns of a line inside a box. */
export const innerWidth = ({ width }: Page): number => width - 4;

/** Compartments on top of each other, as wide as the page:
 *
 *     ┌─ upper ───┐
 *     │ 12 B      │
 *     ╞═ base ════╡
 *     │ 200 MiB   │
 *     └───────────┘
 */
export function box(parts: readonly BoxPart[], page: Page): string[] {
  return [
    ...parts.flatMap((part, i) => {
      const edge = i === 0 ? TOP : part.apart === true ? DOUBLE : SINGLE;
      return [border(edge, part.title, page), ...part.lines.map((line) => inside(line, page))];
    }),
    border(BOTTOM, "", page),
  ];
}

/** Boxes next to each other, equally high. */
export function sideBySide(boxes: readonly (readonly BoxPart[])[], page: Page): string[] {
  const width = Math.floor((page.width - boxes.length + 1) / boxes.length);
  const height = Math.max(...boxes.map((parts) => linesOf(parts)));
  const drawn = boxes.map((parts) => {
    const filler = Array.from({ length: height - linesOf(parts) }, () => "");
    const last = parts.at(-1)!;
    const filled = [...parts.slice(0, -1), { ...last, lines: [...last.lines, ...filler] }];
    return box(filled, { ...page, width });
  });
  return drawn[0]!.map((_, row) => drawn.map((lines) => lines[row]!).join(" "));
}

function linesOf(parts: readonly BoxPart[]): number {
  return parts.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
}

type Edge = readonly [left: string, line: string, right: string];

const TOP: Edge = ["┌", "─", "┐"];
const SINGLE: Edge = ["├", "─", "┤"];
const DOUBLE: Edge = ["╞", "═", "╡"];
const BOTTOM: Edge = ["└", "─", "┘"];

function border([left, line, right]: Edge, title: string, { width, paint }: Page): string {
  const shown = title === "" ? "" : ` ${shorten(title, width - 6)} `;
  const rest = line.repeat(width - 3 - widthOf(shown));
  const named = shown === "" ? "" : paint("title", shown);
  return paint("faint", `${left}${line}`) + named + paint("faint", `${rest}${right}`);
}

function inside(line: string, page: Page): string {
  const side = page.paint("faint", "│");
  return `${side} ${padEnd(line, innerWidth(page))} ${side}`;
}
