import { trimSpace } from "../words/go-text.ts";
import { BadExpression, goExpression } from "./go-expression.ts";
import { BadPattern, cleanPath, matchPattern } from "./go-path.ts";

/** How an engine reads patterns: those before 23 let `+ ( ) | {` work as they do in regular expressions, and look at
 *  one parent of a path, the one as deep as the pattern. */
export type IgnoreRules = "current" | "20.10";

/** One line of .dockerignore. */
export interface IgnorePattern {
  /** As it matches: cleaned, without its `!`. */
  readonly text: string;
  /** `!`: what it matches is not ignored after all. */
  readonly exception: boolean;
  readonly depth: number;
  /** @throws BadPattern when it breaks the rules only where it is put to use */
  matches(path: string): boolean;
}

/** The lines of a .dockerignore that say something, cleaned: comments and slashes at the front are gone.
 *  moby/patternmatcher: ignorefile.ReadAll */
export function readIgnoreFile(text: string): string[] {
  const patterns: string[] = [];
  for (const line of text.replace(/^\ufeff/, "").split("\n")) {
    if (line.startsWith("#")) continue;
    const trimmed = trimSpace(line);
    if (trimmed === "") continue;
    const exception = trimmed.startsWith("!");
    const path = exception ? trimSpace(trimmed.slice(1)) : trimmed;
    const cleaned = path === "" ? "" : cleanPath(path);
    const relative = cleaned.length > 1 && cleaned.startsWith("/") ? cleaned.slice(1) : cleaned;
    patterns.push((exception ? "!" : "") + relative);
  }
  return patterns;
}

/** moby/patternmatcher: New
 *  @throws BadPattern or IllegalException for a pattern that is none */
export function ignorePattern(line: string, rules: IgnoreRules): IgnorePattern | undefined {
  const trimmed = trimSpace(line);
  if (trimmed === "") return undefined;
  const cleaned = cleanPath(trimmed);
  const exception = cleaned.startsWith("!");
  if (cleaned === "!") throw new IllegalException();
  const text = exception ? cleaned.slice(1) : cleaned;
  // Only for what it throws. It finds no more than that match comes across.
  matchPattern(text, ".");
  let compiled: ((path: string) => boolean) | undefined;
  return {
    text,
    exception,
    depth: text.split("/").length,
    matches(path) {
      compiled ??= compile(text, rules);
      return compiled(path);
    },
  };
}

export class IllegalException extends Error {
  override readonly name = "IllegalException";

  constructor() {
    super('illegal exclusion pattern: "!"');
  }
}

type Form = "exact" | "prefix" | "suffix" | "expression";

function compile(text: string, rules: IgnoreRules): (path: string) => boolean {
  const { form, source } = expressionOf(text, rules);
  if (form === "exact" && rules === "current") return (path) => path === text;
  if (form === "prefix" && rules === "current") {
    const prefix = text.slice(0, -2);
    return (path) => path.startsWith(prefix);
  }
  if (form === "suffix" && rules === "current") {
    const suffix = text.slice(2);
    return (path) => path.endsWith(suffix) || (suffix.startsWith("/") && path === suffix.slice(1));
  }
  const expression = compiledOrBad(`^${source}$`);
  return (path) => expression.test(path);
}

function compiledOrBad(source: string): RegExp {
  try {
    return goExpression(source);
  } catch (error) {
    throw error instanceof BadExpression ? new BadPattern() : error;
  }
}

const ANY_FOLDERS = "(.*/)?";

/** What Docker takes the power of in an expression. The others keep it: newer engines miss three by an overflow. */
const ESCAPED: Readonly<Record<IgnoreRules, ReadonlySet<string>>> = {
  current: new Set([".", "+", "(", ")", "$"]),
  "20.10": new Set([".", "$"]),
};

/** The pattern as the regular expression that Docker makes of it, character by character: stars inside brackets, too. */
function expressionOf(text: string, rules: IgnoreRules): { form: Form; source: string } {
  const runes = Array.from(text);
  let form: Form = "exact";
  let source = "";
  let at = 0;
  for (let count = 0; at < runes.length; count++) {
    const rune = runes[at++]!;
    if (rune === "*" && runes[at] === "*") {
      at++;
      if (runes[at] === "/") at++;
      const last = at >= runes.length;
      // Any folders twice in a row say no more than once, and cost a lot to match.
      if (last) source += ".*";
      else if (!source.endsWith(ANY_FOLDERS)) source += ANY_FOLDERS;
      form = last && form === "exact" ? "prefix" : "expression";
      if (count === 0) form = "suffix";
    } else if (rune === "*" || rune === "?") {
      source += rune === "*" ? "[^/]*" : "[^/]";
      form = "expression";
    } else if (rune === "\\" && at < runes.length) {
      source += `\\${runes[at++]}`;
      form = "expression";
    } else {
      source += ESCAPED[rules].has(rune) ? `\\${rune}` : rune;
      if (rune === "[" || rune === "]") form = "expression";
    }
  }
  return { form, source };
}
