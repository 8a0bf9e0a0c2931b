import { ExpandError } from "../words/expand-error.ts";
import type { ExpandOptions } from "../words/expand-options.ts";
import { expandWords } from "../words/expand-word.ts";
import { Fault } from "./place.ts";

/** What a word like `3<<-"EOF"` announces. */
export interface HeredocWord {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fd: number;
}

const NOTHING = new Map<string, string>();
const WORD: ExpandOptions = { keepUnset: true };

/** The heredocs that a line announces, in order. A line that cannot be split into words has none.
 *  @throws Fault for a heredoc's word that cannot be read */
export function heredocsOf(line: string): HeredocWord[] {
  const found: HeredocWord[] = [];
  for (const word of wordsOf(line)) {
    const heredoc = parseHeredocWord(word);
    if (heredoc !== undefined) found.push(heredoc);
  }
  return found;
}

function wordsOf(line: string): string[] {
  try {
    return expandWords(line, NOTHING, { ...WORD, keepQuotes: true, keepEscapes: true });
  } catch (error) {
    if (error instanceof ExpandError) return [];
    throw error;
  }
}

/** The heredoc of one word, or undefined when it is none. A word with quotes in it is taken as it stands.
 *  @throws Fault */
export function parseHeredocWord(word: string): HeredocWord | undefined {
  const match = /^([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)$/.exec(word);
  if (match === null || match[3] === "") return undefined;
  const rest = match[3]!;
  try {
    const plain = expandWords(rest, NOTHING, WORD);
    if (plain.length !== 1) return undefined;
    const raw = expandWords(rest, NOTHING, { ...WORD, keepQuotes: true });
    if (raw.length !== 1) {
      const message = `internal lexing of heredoc produced inconsistent results: ${rest}`;
      throw new Fault(message, { malformed: true });
    }
    const expand = quotes(plain[0]!) === quotes(raw[0]!);
    return { name: plain[0]!, expand, chomp: match[2] === "-", fd: descriptor(match[1]!) };
  } catch (error) {
    if (!(error instanceof ExpandError)) throw error;
    throw new Fault(error.message, { malformed: true, word });
  }
}

/** Without a number, and for one that does not fit, it is 0. */
function descriptor(digits: string): number {
  const fd = Number(digits);
  return Number.isSafeInteger(fd) ? fd : 0;
}

function quotes(word: string): number {
  return word.split(/['"]/).length - 1;
}

/** The text of a `<<-` heredoc: without the tabs that begin its lines. */
export function withoutTabs(text: string): string {
  return text.replace(/(^|\n)\t+/g, "$1");
}
