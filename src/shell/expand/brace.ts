import type { Part, Word } from "../parse/ast.ts";

/** A character that quotes nothing, or a part that brace expansion leaves alone. */
type Atom = string | Part;

const RANGE = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/;

/** bash's `{a,b}` and `{1..3}`: the words that a word stands for. Itself where it has none. */
export function expandBraces(word: Word): readonly Word[] {
  const hasBrace = word.parts.some(
    (part) => part.kind === "text" && !part.quoted && part.text.includes("{"),
  );
  if (!hasBrace) return [word];
  const atoms = word.parts.flatMap((part): Atom[] =>
    part.kind === "text" && !part.quoted ? [...part.text] : [part],
  );
  return expand(atoms).map((one) => ({ parts: joined(one) }));
}

function expand(atoms: readonly Atom[]): Atom[][] {
  for (let open = 0; open < atoms.length; open++) {
    if (atoms[open] !== "{") continue;
    const found = alternatives(atoms, open);
    if (found === null) continue;
    const before = atoms.slice(0, open);
    const rests = expand(atoms.slice(found.close + 1));
    return found.choices.flatMap((choice) =>
      expand(choice).flatMap((middle) => rests.map((rest) => [...before, ...middle, ...rest])),
    );
  }
  return [[...atoms]];
}

function alternatives(
  atoms: readonly Atom[],
  open: number,
): { choices: Atom[][]; close: number } | null {
  const choices: Atom[][] = [[]];
  let depth = 0;
  for (let at = open + 1; at < atoms.length; at++) {
    const atom = atoms[at]!;
    if (atom === "}" && depth === 0) {
      if (choices.length > 1) return { choices, close: at };
      const range = rangeOf(choices[0]!);
      return range === null ? null : { choices: range, close: at };
    }
    if (atom === "{") depth++;
    if (atom === "}") depth--;
    if (atom === "," && depth === 0) choices.push([]);
    else choices.at(-1)!.push(atom);
  }
  return null;
}

function rangeOf(atoms: readonly Atom[]): Atom[][] | null {
  if (atoms.some((atom) => typeof atom !== "string")) return null;
  const found = RANGE.exec(atoms.join(""));
  if (found === null) return null;
  const [, from, to, by] = found as unknown as [string, string, string, string | undefined];
  const letters = /[A-Za-z]/.test(from);
  if (letters !== /[A-Za-z]/.test(to)) return null;
  const first = letters ? from.charCodeAt(0) : Number(from);
  const last = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.abs(Number(by ?? 1)) || 1;
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const values: Atom[][] = [];
  const count = Math.floor(Math.abs(last - first) / step) + 1;
  for (let n = 0; n < Math.min(count, 100_000); n++) {
    const value = first + n * step * Math.sign(last - first);
    const text = letters
      ? String.fromCharCode(value)
      : (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(width - Number(value < 0), "0");
    values.push([...text]);
  }
  return values;
}

function joined(atoms: readonly Atom[]): Part[] {
  const parts: Part[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "text", text, quoted: false });
    text = "";
  };
  for (const atom of atoms) {
    if (typeof atom === "string") text += atom;
    else {
      flush();
      parts.push(atom);
    }
  }
  flush();
  return parts;
}
