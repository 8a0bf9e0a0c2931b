/** The patterns of `${name#pattern}` and its kin: `*` any text, `?` one character, `\` before one of these three
 *  (and before `}` and `/`, which end the pattern elsewhere) makes it plain. Neither crosses the end of a line. */

type Part = { readonly kind: "star" | "any" } | { readonly kind: "char"; readonly char: string };

/** @throws PatternError for an escape of anything else */
export function parsePattern(text: string): Part[] {
  const runes = Array.from(text);
  const parts: Part[] = [];
  for (let at = 0; at < runes.length; at++) {
    const rune = runes[at]!;
    if (rune === "*") parts.push({ kind: "star" });
    else if (rune === "?") parts.push({ kind: "any" });
    else if (rune !== "\\") parts.push({ kind: "char", char: rune });
    else if (runes[at + 1] !== "}" && runes[at + 1] !== "/") {
      const escaped = runes[++at] ?? "";
      if (!["*", "?", "\\"].includes(escaped)) throw new PatternError(text, escaped);
      parts.push({ kind: "char", char: escaped });
    }
  }
  return parts;
}

export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(pattern: string, char: string) {
    // %c of the end of a text, which is -1 in Go, is the replacement character.
    const reason = `invalid escape '\\${char === "" ? "\ufffd" : char}'`;
    super(`invalid pattern (${pattern}) in substitution: ${reason}`);
  }
}

export interface PatternMatch {
  readonly start: number;
  readonly end: number;
}

/** Where the pattern matches from `start` on: the shortest end or the longest, or undefined. Linear in the text for
 *  each part of the pattern: a set of ends is carried along, nothing is tried twice. */
export function matchEnd(
  parts: readonly Part[],
  runes: readonly string[],
  start: number,
  want: "shortest" | "longest",
): number | undefined {
  let ends = new Set([start]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const end of ends) {
      if (part.kind === "star") {
        for (let at = end; !next.has(at); at++) {
          next.add(at);
          if (at >= runes.length || runes[at] === "\n") break;
        }
      } else if (end < runes.length && takes(part, runes[end]!)) next.add(end + 1);
    }
    if (next.size === 0) return undefined;
    ends = next;
  }
  return want === "shortest" ? Math.min(...bounds(ends)) : Math.max(...bounds(ends));
}

function takes(part: Part, rune: string): boolean {
  return part.kind === "char" ? part.char === rune : rune !== "\n";
}

function bounds(ends: ReadonlySet<number>): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const end of ends) {
    if (end < least) least = end;
    if (end > most) most = end;
  }
  return [least, most];
}

/** The first match at or after `from`, as long as it can be. */
export function findMatch(
  parts: readonly Part[],
  runes: readonly string[],
  from: number,
): PatternMatch | undefined {
  for (let start = from; start <= runes.length; start++) {
    const end = matchEnd(parts, runes, start, "longest");
    if (end !== undefined) return { start, end };
  }
  return undefined;
}
