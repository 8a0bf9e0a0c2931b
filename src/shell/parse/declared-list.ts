import type { Assignment, Part, Word } from "./ast.ts";

/** Builtins whose arguments are assignments: `x=~/bin` and `x=$y` are not split there, and bash has `a=(…)`. */
export const DECLARING: ReadonlySet<string> = new Set([
  ...["export", "readonly", "local", "declare", "typeset"],
]);

/** `a=(x "y z")` as an argument, which just-bash gives as one word: the assignment that it means. Null for others. */
export function declaredList({ parts }: Word): Assignment | null {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first?.kind !== "text" || first.quoted || last?.kind !== "text" || last.quoted) return null;
  const found = /^([A-Za-z_]\w*)(\+?)=\(/.exec(first.text);
  if (found === null || !last.text.endsWith(")")) return null;
  const inner = [...parts];
  inner[0] = { ...first, text: first.text.slice(found[0].length) };
  const end = inner.at(-1) as typeof last;
  inner[inner.length - 1] = { ...end, text: end.text.slice(0, -1) };
  return { name: found[1]!, index: null, append: found[2] === "+", value: wordsIn(inner) };
}

/** Parts taken apart at the blanks that nothing quotes. */
function wordsIn(parts: readonly Part[]): Word[] {
  const words: Part[][] = [[]];
  for (const part of parts) {
    if (part.kind !== "text" || part.quoted) words.at(-1)!.push(part);
    else {
      for (const [index, text] of part.text.split(/[ \t\n]+/).entries()) {
        if (index > 0) words.push([]);
        if (text !== "") words.at(-1)!.push({ ...part, text });
      }
    }
  }
  return words.filter((one) => one.length > 0).map((one) => ({ parts: one }));
}
