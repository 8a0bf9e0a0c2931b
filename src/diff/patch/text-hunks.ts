import { structuredPatch } from "diff";

/** Lines of context around a change. */
const CONTEXT = 3;
/** Lines that come and go, at most, for the shortest way from one text to the other to be looked for: the time that takes
 *  grows with their square. */
const MOST_EDITS = 1000;

/** What differs between two texts, as a unified diff has it, without the lines that name the files. Where more than a
 *  thousand lines differ, all from the first that does to the last goes and comes at once. */
export function textHunks(from: string, to: string): string {
  if (from === to) return "";
  const found = structuredPatch("", "", from, to, "", "", {
    ...{ context: CONTEXT, maxEditLength: MOST_EDITS },
  });
  if (found === undefined) return onlyHunk(linesOf(from), linesOf(to));
  return found.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [headOf(oldStart, oldLines, newStart, newLines), ...lines, ""].join("\n"),
    )
    .join("");
}

/** Each with its newline. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function onlyHunk(from: readonly string[], to: readonly string[]): string {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let same = 0;
  while (same < shorter - start && from.at(-1 - same) === to.at(-1 - same)) same++;
  const first = Math.max(0, start - CONTEXT);
  const after = Math.min(same, CONTEXT);
  const [oldEnd, newEnd] = [from.length - same, to.length - same];
  const lines = [
    ...from.slice(first, start).map((line) => ` ${line}`),
    ...from.slice(start, oldEnd).map((line) => `-${line}`),
    ...to.slice(start, newEnd).map((line) => `+${line}`),
    ...from.slice(oldEnd, oldEnd + after).map((line) => ` ${line}`),
  ];
  const head = headOf(first + 1, oldEnd + after - first, first + 1, newEnd + after - first);
  return `${head}\n${lines.map(ended).join("")}`;
}

const ended = (line: string): string =>
  line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;

const headOf = (oldStart: number, oldLines: number, newStart: number, newLines: number): string =>
  `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`;

/** Of no lines, the line before them. */
const rangeText = (start: number, count: number): string =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
