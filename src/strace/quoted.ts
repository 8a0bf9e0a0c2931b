import { decodeName } from "../base/names.ts";

const SIMPLE: Readonly<Record<string, number>> = {
  ...{ n: 10, t: 9, r: 13, v: 11, f: 12, a: 7, b: 8, e: 27 },
  ...{ '"': 0x22, "\\": 0x5c },
};

const ESCAPE = /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs;

/** The bytes that a text with strace's escapes stands for: octal, \x with -x and -xx, and C's letters. As latin1. */
export function unescapeBytes(text: string): string {
  return text.replace(ESCAPE, (_, hex?: string, octal?: string, letter?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return String.fromCharCode(SIMPLE[letter!] ?? letter!.charCodeAt(0));
  });
}

/** The path of a string argument, `"/etc/passwd"`; null for NULL, an address, or what is no string. */
export function pathIn(raw: string): string | null {
  if (raw.charCodeAt(0) !== 0x22) return null;
  const end = raw.lastIndexOf('"');
  return end < 1 ? null : nameOf(raw.slice(1, end));
}

/** A path as the engine has it: strace prints bytes, the engine has UTF-8. */
export function nameOf(escaped: string): string {
  const bytes = escaped.includes("\\") ? unescapeBytes(escaped) : escaped;
  return ASCII.test(bytes)
    ? bytes
    : decodeName(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

const ASCII = /^[\0-\x7f]*$/;
/** As many paths are kept. */
const LIMIT = 200_000;

/** Paths that were read before. A piece of a log keeps all of the log's text around it in memory; what is given here
 *  stands alone. */
export class Paths {
  readonly #known = new Map<string, string | null>();

  of(raw: string): string | null {
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const own = Buffer.from(raw, "latin1").toString("latin1");
    const path = pathIn(own);
    if (this.#known.size >= LIMIT) this.#known.clear();
    this.#known.set(own, path);
    return path;
  }
}
