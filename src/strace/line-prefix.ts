const [SPACE, ZERO, NINE, BRACKET, PAREN] = [0x20, 0x30, 0x39, 0x5b, 0x28];

/** The address of -i, the number of -n: `[00007f19a390fad7]`, `[????????????????]`, `[ 257]`. */
const ADDRESS = /^\[ *(?:[0-9a-f]+|\?+)\] /;

/** What stands before the call on a line: `[pid 17]` on a terminal, a bare `17` with -f -o; then the time of -t, -tt,
 *  -ttt or -r. */
export interface Prefix {
  /** -1 when the line has none. */
  pid: number;
  /** In brackets, as on a terminal. */
  bracketed: boolean;
  /** Seconds, of the day or since 1970; NaN when the line has none, or only what has passed since the line before. */
  time: number;
  /** Where the call begins. */
  at: number;
}

/** Reads the prefix of the line that begins at `start` into `prefix`. */
export function readPrefix(text: string, prefix: Prefix, start = 0): void {
  prefix.pid = -1;
  prefix.bracketed = false;
  prefix.time = Number.NaN;
  let at = skipSpaces(text, start);
  let first = true;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === BRACKET && text.startsWith("[pid", at)) {
      prefix.pid = numberAt(text, skipSpaces(text, at + 4));
      prefix.bracketed = true;
      at = skipSpaces(text, afterWord(text, text.indexOf("]", at)));
    } else if (code === BRACKET && ADDRESS.test(text.slice(at, at + 20))) {
      at = skipSpaces(text, text.indexOf("]", at) + 1);
    } else if (code === PAREN) {
      // -r beside another time: (+ 0.000123)
      at = skipSpaces(text, afterWord(text, text.indexOf(")", at)));
    } else if (code >= ZERO && code <= NINE) {
      let end = at + 1;
      while (isTimeLetter(text.charCodeAt(end))) end++;
      if (end - at > 3 && hasTimeSign(text, at, end)) prefix.time = timeIn(text.slice(at, end));
      else if (first) prefix.pid = numberAt(text, at);
      at = skipSpaces(text, afterWord(text, end - 1));
    } else {
      prefix.at = at;
      return;
    }
    first = false;
  }
}

/** After a token, and after what -Y prints behind a pid: `17<bash>`. */
function afterWord(text: string, end: number): number {
  if (end < 0) return text.length;
  if (text.charCodeAt(end + 1) !== 0x3c) return end + 1;
  const close = text.indexOf(">", end);
  return close < 0 ? text.length : close + 1;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

function numberAt(text: string, from: number): number {
  let value = 0;
  for (let at = from; ; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = value * 10 + digit;
  }
}

/** A digit, ":" or ".". */
const isTimeLetter = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || code === 0x3a || code === 0x2e;

function hasTimeSign(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++)
    if (text.charCodeAt(at) < ZERO || text.charCodeAt(at) > NINE) return true;
  return false;
}

/** Times of -r are short: no clock shows less than a day's seconds without a colon. */
const LEAST_EPOCH = 100_000_000;

function timeIn(text: string): number {
  const parts = text.split(":");
  if (parts.length === 1) return Number(text) >= LEAST_EPOCH ? Number(text) : Number.NaN;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
