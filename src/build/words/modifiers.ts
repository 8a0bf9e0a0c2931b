import { findMatch, matchEnd, parsePattern } from "./shell-pattern.ts";

/** `${name#pattern}` (`##` with greedy): the value without the shortest or longest beginning that matches. */
export function trimPrefix(value: string, pattern: string, greedy: boolean): string {
  const runes = Array.from(value);
  const end = matchEnd(parsePattern(pattern), runes, 0, greedy ? "longest" : "shortest");
  return end === undefined ? value : runes.slice(end).join("");
}

/** `${name%pattern}` (`%%` with greedy): the same at the end, found by reading both backwards. */
export function trimSuffix(value: string, pattern: string, greedy: boolean): string {
  const backwards = Array.from(value).reverse().join("");
  const trimmed = trimPrefix(backwards, reversePattern(pattern), greedy);
  return Array.from(trimmed).reverse().join("");
}

/** An escape stays before what it escapes. */
function reversePattern(pattern: string): string {
  return (pattern.match(/\\?./gsu) ?? []).reverse().join("");
}

/** `${name/pattern/replacement}`: the first match, which may be of nothing. */
export function replaceFirst(value: string, pattern: string, replacement: string): string {
  const runes = Array.from(value);
  const match = findMatch(parsePattern(pattern), runes, 0);
  if (match === undefined) return value;
  return runes.slice(0, match.start).join("") + replacement + runes.slice(match.end).join("");
}

/** `${name//pattern/replacement}`: every match. The replacement is a template of Go's regexp here, and only here:
 *  `$0` is the match, other `$name` are empty, `$$` is a dollar. regexp.ReplaceAllString */
export function replaceAll(value: string, pattern: string, replacement: string): string {
  const runes = Array.from(value);
  const parts = parsePattern(pattern);
  let out = "";
  let done = 0;
  let from = 0;
  while (from <= runes.length) {
    const match = findMatch(parts, runes, from);
    if (match === undefined) break;
    out += runes.slice(done, match.start).join("");
    // No empty match right behind another match.
    if (match.end > done || match.start === 0) {
      out += fillTemplate(replacement, runes.slice(match.start, match.end).join(""));
    }
    done = match.end;
    from = Math.max(from + 1, match.end);
  }
  return out + runes.slice(done).join("");
}

function fillTemplate(template: string, match: string): string {
  return template.replace(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_, dollar, name, braced) => (dollar === "$" ? "$" : (name ?? braced) === "0" ? match : ""),
  );
}
