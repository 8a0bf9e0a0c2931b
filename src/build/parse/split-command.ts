import { decodeName, encodeName } from "../../base/names.ts";
import { isSpace, trimSpace } from "../words/go-text.ts";

export interface SplitLine {
  /** The instruction's name as written. */
  readonly name: string;
  /** `--flag` and `--flag=value`, quotes and escapes worked in. */
  readonly flags: readonly string[];
  readonly rest: string;
}

const SPACES = /[\t\v\f\r ]+/;

/** Splits a line into the instruction's name, its flags and what is left.   BuildKit: splitCommand */
export function splitCommand(line: string, escapeChar: string): SplitLine {
  const trimmed = trimSpace(line);
  const gap = SPACES.exec(trimmed);
  if (gap === null) return { name: trimmed, flags: [], rest: "" };
  const { flags, rest } = takeFlags(trimmed.slice(gap.index + gap[0].length), escapeChar);
  return { name: trimmed.slice(0, gap.index), flags, rest: trimSpace(rest) };
}

/** The words at the tabs and spaces that nothing can quote. None of an empty text. */
export function splitAtSpaces(text: string, limit?: number): string[] {
  if (text === "") return [];
  if (limit === undefined) return text.split(SPACES);
  const gap = SPACES.exec(text);
  return gap === null ? [text] : [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)];
}

/** Docker reads flags byte by byte, and takes each byte for a character. */
function takeFlags(text: string, escapeChar: string): { flags: string[]; rest: string } {
  const ascii = /^[\0-\x7f]*$/.test(text);
  const bytes = ascii ? text : Buffer.from(encodeName(text)).toString("latin1");
  const reader = new FlagReader(bytes, escapeChar);
  const rest = reader.run();
  return {
    flags: reader.flags,
    rest: ascii ? rest : decodeName(Buffer.from(rest, "latin1")),
  };
}

class FlagReader {
  readonly flags: string[] = [];
  readonly #text: string;
  readonly #escapeChar: string;
  #at = 0;

  constructor(text: string, escapeChar: string) {
    this.#text = text;
    this.#escapeChar = escapeChar;
  }

  /** Reads flags as long as words begin with `--`, and gives the rest. */
  run(): string {
    for (;;) {
      while (this.#at < this.#text.length && isSpace(this.#text[this.#at]!)) this.#at++;
      if (!this.#text.startsWith("--", this.#at)) return this.#text.slice(this.#at);
      const word = this.#word();
      if (word === "--") return this.#text.slice(this.#at);
      this.flags.push(word);
    }
  }

  #word(): string {
    let word = "";
    let quote = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (quote === "" && isSpace(char)) return word;
      if (quote === "" && (char === "'" || char === '"')) quote = char;
      else if (char === quote) quote = "";
      else if (char !== this.#escapeChar) word += char;
      // An escape character that ends the line says nothing, and ends a quote.
      else if (this.#at + 1 === this.#text.length) quote = "";
      else word += this.#text[++this.#at]!;
    }
    return word;
  }
}
