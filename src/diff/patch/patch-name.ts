import { encodeName } from "../../base/names.ts";

/** Names that would be misread stand in quotes, as git puts them, and so do those that are no UTF-8: a patch is text. */
export function quoted(path: string): string {
  if (!MISREAD.test(path)) return path;
  return `"${path.replace(EACH, (sign) => ESCAPES[sign] ?? octets(sign))}"`;
}

/** In the lines of the two files a tab says where a name with a space ends. */
export const fileName = (path: string): string => quoted(path) + (path.includes(" ") ? "\t" : "");

/** A surrogate that stands alone is a byte: see base/names.ts. */
const MISREAD = /["\\\p{Cc}\p{Cs}]/u;
const EACH = /["\\\p{Cc}\p{Cs}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
};

const octets = (sign: string): string =>
  Array.from(encodeName(sign), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
