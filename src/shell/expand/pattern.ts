/** A shell pattern: `*`, `?`, `[…]`, and a backslash before what is meant as itself. */

const cache = new Map<string, RegExp>();
const CACHED = 1000;

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "!-\\/:-@\\[-`{-~",
  space: " \\t\\n\\v\\f\\r",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/** True for text that a pattern matches as a whole. */
export function matches(pattern: string, text: string, extended = false): boolean {
  return patternRegExp(pattern, "^", "$", true, extended).test(text);
}

/** @param greedy Whether `*` takes as much as it can. @param extended bash's `@(a|b)` and its kin. */
export function patternRegExp(
  pattern: string,
  before: string,
  after: string,
  greedy: boolean,
  extended = false,
): RegExp {
  const key = `${before}${after}${greedy ? 1 : 0}${extended ? 1 : 0}${pattern}`;
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= CACHED) cache.clear();
    found = new RegExp(before + patternSource(pattern, greedy, extended) + after);
    cache.set(key, found);
  }
  return found;
}

function patternSource(pattern: string, greedy: boolean, extended: boolean): string {
  const star = greedy ? "[\\s\\S]*" : "[\\s\\S]*?";
  let source = "";
  const closers: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (extended && "@?*+!".includes(char) && pattern[at + 1] === "(") {
      source += char === "!" ? "(?:(?!(?:" : "(?:";
      closers.push(closerOf(char));
      at++;
    } else if (closers.length > 0 && char === "|") source += "|";
    else if (closers.length > 0 && char === ")") source += closers.pop()!;
    else if (char === "*") source += star;
    else if (char === "?") source += "[\\s\\S]";
    else if (char === "\\" && at + 1 < pattern.length) source += literal(pattern[++at]!);
    else if (char === "[") {
      const bracket = readBracket(pattern, at);
      source += bracket?.source ?? "\\[";
      at = bracket?.last ?? at;
    } else source += literal(char);
  }
  return source;
}

function closerOf(char: string): string {
  if (char === "@") return ")";
  return char === "!" ? ")$)[\\s\\S]*)" : `)${char}`;
}

function readBracket(pattern: string, start: number): { source: string; last: number } | null {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at++;
  let source = "";
  for (let first = true; ; first = false) {
    const char = pattern[at];
    if (char === undefined) return null;
    if (char === "]" && !first) break;
    const named = char === "[" ? /^\[:(\w+):\]/.exec(pattern.slice(at, at + 12)) : null;
    if (named !== null) {
      source += CLASSES[named[1]!] ?? "";
      at += named[0].length;
      continue;
    }
    if (char === "\\" && at + 1 < pattern.length) at++;
    const last = pattern[at]!;
    if (pattern[at + 1] === "-" && pattern[at + 2] !== undefined && pattern[at + 2] !== "]") {
      const end = pattern[at + 2] === "\\" ? at + 3 : at + 2;
      const to = pattern[end] ?? "\\";
      if (last <= to) source += `${inBracket(last)}-${inBracket(to)}`;
      at = end + 1;
    } else {
      source += inBracket(last);
      at++;
    }
  }
  if (source === "") return { source: negated ? "[\\s\\S]" : "(?!)", last: at };
  return { source: `[${negated ? "^" : ""}${source}]`, last: at };
}

const literal = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const inBracket = (char: string): string => char.replace(/[\\\]^-]/g, "\\$&");

/** Text as a pattern that matches just it; as an extended regular expression, too, for bash's `=~`. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\](){}|.+^$]/g, "\\$&");
}

/** The text of a pattern without magic. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, "$1");
}

/** True where a pattern could match more than one text. */
export function isMagic(pattern: string, extended = false): boolean {
  const plain = /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
  return plain || (extended && /(?:^|[^\\])(?:\\\\)*[@+!]\(/.test(pattern));
}
