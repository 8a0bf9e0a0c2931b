const CLASSES: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " \\t\\n\\r\\f\\v",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
  print: "\\x20-\\x7e",
  graph: "\\x21-\\x7e",
  cntrl: "\\x00-\\x1f\\x7f",
};

/** Whether a whole text is what a pattern of fnmatch(3) means: `*` and `?` stand for slashes and leading dots, too. */
export function globMatcher(
  pattern: string,
  { ignoreCase = false } = {},
): (text: string) => boolean {
  const expression = new RegExp(`^${globSource(pattern)}$`, ignoreCase ? "isu" : "su");
  return (text) => expression.test(text);
}

function globSource(pattern: string): string {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (char === "\\" && at + 1 < pattern.length) source += escaped(pattern[++at]!);
    else if (char === "[") {
      const set = bracket(pattern, at);
      source += set === null ? "\\[" : set.source;
      if (set !== null) at = set.end;
    } else source += escaped(char);
  }
  return source;
}

const escaped = (char: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char);

/** A bracket expression as a regular expression's class; null when it never ends. `end` is the place of its `]`.
 *  @param negations what turns it round when it comes first */
export function bracket(
  pattern: string,
  start: number,
  negations = "!^",
): { readonly source: string; readonly end: number } | null {
  let at = start + 1;
  const negated = at < pattern.length && negations.includes(pattern[at]!);
  if (negated) at++;
  let source = "";
  for (let first = true; at < pattern.length; first = false) {
    const char = pattern[at]!;
    if (char === "]" && !first) return { source: `[${negated ? "^" : ""}${source}]`, end: at };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at));
    if (named !== null) {
      source += CLASSES[named[1]!] ?? "";
      at += named[0].length;
      continue;
    }
    source += char === "-" ? "-" : /[\\\]^[]/.test(char) ? `\\${char}` : char;
    at++;
  }
  return null;
}
