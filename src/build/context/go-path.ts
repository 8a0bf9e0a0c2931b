/** path.Clean: no empty parts, no ".", every ".." taken back where there is something to take. "." for nothing. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push("..");
  }
  const cleaned = (rooted ? "/" : "") + parts.join("/");
  return cleaned === "" ? "." : cleaned;
}

/** A pattern that breaks its own rules: an open bracket, a backslash at its end. */
export class BadPattern extends Error {
  override readonly name = "BadPattern";

  constructor() {
    super("syntax error in pattern");
  }
}

type Token =
  | { readonly kind: "any" }
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "class"; readonly not: boolean; readonly ranges: readonly Range[] };
type Range = readonly [low: string, high: string];

/** filepath.Match: the whole name, `*` and `?` never cross a slash. What is wrong with a pattern shows only when the
 *  name is read that far: parts between stars are looked at one after the other.
 *  @throws BadPattern */
export function matchPattern(pattern: string, name: string): boolean {
  let left = Array.from(name);
  for (let rest = Array.from(pattern); rest.length > 0; ) {
    const { star, part, behind } = nextPart(rest);
    rest = behind;
    if (star && part.length === 0) return !left.includes("/");
    const tokens = tokensOf(part);
    const after = afterPart(tokens, left, star, rest.length === 0);
    if (after === undefined) return false;
    left = left.slice(after);
  }
  return left.length === 0;
}

/** The stars that a pattern begins with, and what follows up to the next. */
function nextPart(pattern: readonly string[]): {
  readonly star: boolean;
  readonly part: readonly string[];
  readonly behind: string[];
} {
  let start = 0;
  while (pattern[start] === "*") start++;
  let inClass = false;
  let end = start;
  for (; end < pattern.length; end++) {
    const rune = pattern[end];
    if (rune === "\\") end++;
    else if (rune === "[") inClass = true;
    else if (rune === "]") inClass = false;
    else if (rune === "*" && !inClass) break;
  }
  return { star: start > 0, part: pattern.slice(start, end), behind: pattern.slice(end) };
}

/** Where the name goes on behind the first match of a part, which the last part must end it with. */
function afterPart(
  tokens: readonly Token[],
  name: readonly string[],
  star: boolean,
  last: boolean,
): number | undefined {
  for (let start = 0; start + tokens.length <= name.length; start++) {
    const end = start + tokens.length;
    const match = tokens.every((token, at) => takes(token, name[start + at]!));
    if (match && (!last || end === name.length)) return end;
    if (!star || name[start] === "/") return undefined;
  }
  return undefined;
}

/** The tokens of a pattern without stars. */
function tokensOf(runes: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < runes.length; at++) {
    const rune = runes[at]!;
    if (rune === "?") tokens.push({ kind: "any" });
    else if (rune === "[") {
      const [token, end] = classAt(runes, at + 1);
      tokens.push(token);
      at = end;
    } else if (rune !== "\\") tokens.push({ kind: "char", char: rune });
    else if (at + 1 === runes.length) throw new BadPattern();
    else tokens.push({ kind: "char", char: runes[++at]! });
  }
  return tokens;
}

/** The class that begins at `start`, and where its bracket closes. */
function classAt(runes: readonly string[], start: number): [Token, number] {
  let at = start;
  const not = runes[at] === "^";
  if (not) at++;
  const ranges: Range[] = [];
  const member = (): string => {
    const rune = runes[at];
    if (rune === undefined || rune === "-" || rune === "]") throw new BadPattern();
    if (rune === "\\") at++;
    const char = runes[at++];
    // A pattern that ends here has an open bracket.
    if (char === undefined || at >= runes.length) throw new BadPattern();
    return char;
  };
  while (runes[at] !== "]" || ranges.length === 0) {
    const low = member();
    if (runes[at] !== "-") ranges.push([low, low]);
    else {
      at++;
      ranges.push([low, member()]);
    }
  }
  return [{ kind: "class", not, ranges }, at];
}

function takes(token: Token, rune: string): boolean {
  if (token.kind === "char") return token.char === rune;
  if (token.kind !== "class") return rune !== "/";
  const code = rune.codePointAt(0)!;
  const inside = token.ranges.some(
    ([low, high]) => low.codePointAt(0)! <= code && code <= high.codePointAt(0)!,
  );
  // A class, unlike the wildcards, takes a slash.
  return inside !== token.not;
}
