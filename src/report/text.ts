import { graphemesOf, widthOf } from "./text-width.ts";

export { widthOf };

/** Text that may have come from anywhere, safe to put on a line of a terminal: control characters, marks that turn
 *  the writing direction, and bytes that are no UTF-8 are spelled out. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    const code = char.codePointAt(0)!;
    if (char === "\n") return "\\n";
    if (char === "\t") return "\\t";
    if (code >= 0xdc80 && code <= 0xdcff) return hex("x", code - 0xdc00, 2);
    return code < 0x100 ? hex("x", code, 2) : hex("u", code, 4);
  });
}

const UNPRINTABLE =
  /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function hex(letter: string, code: number, digits: number): string {
  return `\\${letter}${code.toString(16).padStart(digits, "0")}`;
}

/** Plain text cut in its middle to `width` columns: a path keeps its beginning and its end. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const graphemes = graphemesOf(text);
  const tail = Math.floor(((width - 1) * 3) / 5);
  const end = take(graphemes.toReversed(), tail);
  const start = take(graphemes, width - 1 - widthOf(end.join("")));
  return `${start.join("")}…${end.reverse().join("")}`;
}

/** Plain text cut at its end to `width` columns. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const graphemes = graphemesOf(text);
  return `${take(graphemes, width - 1)
    .join("")
    .trimEnd()}…`;
}

function take(graphemes: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const grapheme of graphemes) {
    left -= widthOf(grapheme);
    if (left < 0) break;
    taken.push(grapheme);
  }
  return taken;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Text that wrap() does not break. */
export const solid = (text: string): string => text.replaceAll(" ", "\u00a0");

/** Lines of at most `width` columns, broken at spaces; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => one.replaceAll("\u00a0", " "));
}

/** Wrapped, with `first` before the first line and as many spaces before the others. */
export function hanging(first: string, text: string, width: number): string[] {
  const indent = widthOf(first);
  return wrap(text, width - indent).map((line, i) => (i === 0 ? first : " ".repeat(indent)) + line);
}

/** Prose wrapped anew; lines that were short on purpose stay as they are. */
export function reflow(text: string, width: number): string[] {
  return text
    .trim()
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph, i) => [...(i === 0 ? [] : [""]), ...reflowParagraph(paragraph, width)]);
}

function reflowParagraph(paragraph: string, width: number): string[] {
  const lines = paragraph.split("\n").map((line) => printable(line.trimEnd()));
  const prose = lines.slice(0, -1).every((line) => line.length >= PROSE);
  return prose ? wrap(lines.join(" "), width) : lines.flatMap((line) => wrap(line, width));
}

/** A line that is at least this long was broken because it was full. */
const PROSE = 60;
