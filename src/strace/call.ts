import { endOfAnnotation, endOfString } from "./skip.ts";

/** Most calls have fewer than seven arguments; more than this are not looked at. */
const MOST_ARGUMENTS = 24;

const [QUOTE, PAREN, CLOSE, COMMA, MINUS, SLASH, LESS, EQUALS, QUESTION, SPACE, ZERO, NINE] = [
  0x22, 0x28, 0x29, 0x2c, 0x2d, 0x2f, 0x3c, 0x3d, 0x3f, 0x20, 0x30, 0x39,
];

/** One finished system call as strace prints it: `name(arguments) = result`. A reader has one, and fills it again for
 *  every call: whoever keeps something takes it out. */
export class Call {
  pid = 0;
  /** In the log, from 1. */
  line = 0;
  name = "";
  /** What was returned; NaN for `?`: the call did not end, or will be made again. */
  value = Number.NaN;
  /** "ENOENT"; null when it succeeded. */
  errno: string | null = null;
  /** How many arguments there are. */
  count = 0;
  /** Holds the call, from #begin to #end. */
  #text = "";
  #begin = 0;
  #end = 0;
  readonly #starts = new Int32Array(MOST_ARGUMENTS);
  readonly #ends = new Int32Array(MOST_ARGUMENTS);
  #result = 0;

  /** Reads a call whose "(" stands at `open`, up to `end`. False when it is cut off. */
  parse(text: string, open: number, end = text.length): boolean {
    this.#text = text;
    this.#begin = open;
    this.#end = end;
    this.count = 0;
    const close = this.#arguments(text, open + 1, end);
    return close > 0 && this.#outcome(text, close + 1, end);
  }

  get failed(): boolean {
    return this.errno !== null;
  }

  /** The arguments and the result, as they are printed. */
  get all(): string {
    return this.#text.slice(this.#begin, this.#end);
  }

  /** An argument as it is printed; "" when it is missing. */
  raw(index: number): string {
    return index < this.count ? this.#text.slice(this.#starts[index], this.#ends[index]) : "";
  }

  /** Whether an argument begins so. */
  begins(index: number, text: string): boolean {
    return index < this.count && this.#text.startsWith(text, this.#starts[index]);
  }

  /** A whole number: decimal, octal with a leading zero, or hexadecimal; NaN when it is none. Stops at what follows. */
  number(index: number): number {
    return index < this.count
      ? readNumber(this.#text, this.#starts[index]!, this.#ends[index]!)
      : Number.NaN;
  }

  /** The number after `key=` in an argument; NaN when there is none. */
  field(index: number, key: string): number {
    const text = this.raw(index);
    const at = text.indexOf(key);
    return at < 0 ? Number.NaN : readNumber(text, at + key.length, text.length);
  }

  /** The path that -y prints behind a descriptor: `3</etc/passwd>`. Null when there is none. */
  annotation(index: number): string | null {
    return index < this.count
      ? annotationIn(this.#text, this.#starts[index]!, this.#ends[index]!)
      : null;
  }

  /** Whether -y prints just this behind a descriptor, or prints nothing. */
  isAnnotated(index: number, path: string): boolean {
    if (index >= this.count) return true;
    const text = this.#text;
    const end = this.#ends[index]!;
    let open = this.#starts[index]!;
    while (open < end && text.charCodeAt(open) !== LESS) open++;
    if (open === end) return true;
    return text.startsWith(path, open + 1) && text.charCodeAt(open + 1 + path.length) === 0x3e;
  }

  /** The same, of the descriptor that was returned. */
  get resultAnnotation(): string | null {
    return annotationIn(this.#text, this.#result, this.#end);
  }

  /** Whether the arguments hold a text. */
  mentions(text: string): boolean {
    return this.all.includes(text);
  }

  /** Marks where the arguments lie. Gives the place of the closing parenthesis, 0 when there is none. */
  #arguments(text: string, from: number, end: number): number {
    let depth = 0;
    let start = from;
    for (let at = from; at < end; at++) {
      const code = text.charCodeAt(at);
      // Letters, digits and most signs: nothing to see.
      if (code > 0x3c && code !== 0x5b && code !== 0x5d && code !== 0x7b && code !== 0x7d) continue;
      switch (code) {
        case QUOTE:
          at = endOfString(text, at);
          break;
        case LESS:
          at = endOfAnnotation(text, at, end);
          break;
        case SLASH:
          if (text.charCodeAt(at + 1) === 0x2a) at = endOfComment(text, at);
          break;
        case PAREN:
        case 0x5b:
        case 0x7b:
          depth++;
          break;
        case 0x5d:
        case 0x7d:
          depth--;
          break;
        case COMMA:
          if (depth > 0) break;
          this.#mark(start, at);
          start = skipSpaces(text, at + 1);
          break;
        case CLOSE:
          if (depth-- > 0) break;
          if (at > start || this.count > 0) this.#mark(start, at);
          return at;
      }
    }
    return 0;
  }

  #mark(start: number, end: number): void {
    if (this.count === MOST_ARGUMENTS) return;
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    this.count++;
  }

  #outcome(text: string, from: number, end: number): boolean {
    let at = skipSpaces(text, from);
    if (at >= end || text.charCodeAt(at) !== EQUALS) return false;
    at = skipSpaces(text, at + 1);
    this.#result = at;
    this.errno = null;
    if (text.charCodeAt(at) === QUESTION) {
      this.value = Number.NaN;
      return true;
    }
    this.value = readNumber(text, at, end);
    if (this.value === -1 && text.charCodeAt(at) === MINUS) {
      const name = skipSpaces(text, at + 2);
      let last = name;
      while (isErrnoLetter(text.charCodeAt(last))) last++;
      this.errno = last > name ? text.slice(name, last) : "?";
    }
    return true;
  }
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** Capitals and digits: "EACCES", "E2BIG". */
const isErrnoLetter = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= ZERO && code <= NINE);

function endOfComment(text: string, from: number): number {
  const end = text.indexOf("*/", from + 2);
  return end < 0 ? text.length : end + 1;
}

function annotationIn(text: string, start: number, end: number): string | null {
  let open = start;
  while (open < end && text.charCodeAt(open) !== LESS) open++;
  if (open === end) return null;
  const before = text.charCodeAt(open - 1);
  // A time (-T) has a space before it.
  if (before === SPACE) return null;
  const close = endOfAnnotation(text, open, end);
  return close > open ? text.slice(open + 1, close) : null;
}

/** The number at `start`; NaN when none begins there. */
export function readNumber(text: string, start: number, end: number): number {
  let at = start;
  const negative = text.charCodeAt(at) === MINUS;
  if (negative) at++;
  const first = at;
  if (text.charCodeAt(at) === ZERO && at + 1 < end) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x78) return Number.parseInt(text.slice(at, at + 18), 16);
    if (next >= ZERO && next <= NINE) return Number.parseInt(text.slice(at, end), 8);
  }
  let value = 0;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    value = value * 10 + digit;
  }
  if (at === first) return Number.NaN;
  // What the kernel takes as signed is printed as unsigned here and there.
  if (value >= 2 ** 63) return Math.min(value - 2 ** 64, -1);
  return negative ? -value : value;
}
