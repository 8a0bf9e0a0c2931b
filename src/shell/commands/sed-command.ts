/** A regular expression; null stands for the one used last. */
export type SedRegex = RegExp | null;

export type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "last" }
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "regex"; readonly regex: SedRegex }
  /** Second addresses only. */
  | { readonly kind: "plus" | "multiple"; readonly count: number };

/** A piece of what s puts in: text, a group, or a change of case. */
export type Piece = string | number | { readonly turn: "L" | "U" | "l" | "u" | "E" };

export interface Substitution {
  readonly regex: SedRegex;
  readonly pieces: readonly Piece[];
  readonly all: boolean;
  readonly nth: number;
  readonly print: boolean;
  readonly file: string | null;
}

export interface SedCommand {
  readonly name: string;
  readonly from: Address | null;
  readonly to: Address | null;
  readonly negated: boolean;
  /** Text of a, i, c; a file's name; a label; an exit status. */
  readonly text: string;
  readonly substitution: Substitution | null;
  readonly map: ReadonlyMap<string, string> | null;
  /** Of `{`: where its `}` stands. Of b, t, T: where to go on. */
  target: number;
  /** A range that has begun, and where it ends. */
  active: boolean;
  endLine: number;
}

/** What is wrong with a script, as sed says it. */
export class SedError extends Error {
  override readonly name = "SedError";
}
