/** Go's own ideas of text, where Docker's rules lean on them. */

/** unicode.IsSpace */
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const LEADING = new RegExp(`^${SPACE.source}+`);
const TRAILING = new RegExp(`${SPACE.source}+$`);

export function isSpace(char: string): boolean {
  return SPACE.test(char);
}

/** strings.TrimLeftFunc with unicode.IsSpace: JavaScript's trim takes other characters. */
export function trimLeft(text: string): string {
  return text.replace(LEADING, "");
}

/** strings.TrimSpace */
export function trimSpace(text: string): string {
  return trimLeft(text).replace(TRAILING, "");
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
]);

/** `%q` of a string, as messages quote what they are about. strconv.Quote */
export function goQuote(text: string): string {
  let out = '"';
  for (const char of text) out += ESCAPES.get(char) ?? printable(char);
  return `${out}"`;
}

function printable(char: string): string {
  const code = char.codePointAt(0)!;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return "�";
  if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) return char;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, "0")}`;
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
