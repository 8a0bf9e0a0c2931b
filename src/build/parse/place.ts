import { BuildError } from "../build-error.ts";
import type { SourceRange } from "../dockerfile.ts";

/** Where a part of a joined line stands in the file. */
interface Piece {
  /** Where it begins in the joined text. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** One instruction as written: its lines joined, comments left out, with the place of every character. */
export interface LogicalLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly range: SourceRange;
  /** The last comment since the instruction before, unless one of nothing came after it. */
  readonly comment: string | undefined;
  /** Lines of nothing inside, which is deprecated. */
  readonly emptyLines: readonly number[];
}

/** The place of `length` characters of a joined line, from `at` on. They end with their own line. */
export function placeIn(line: LogicalLine, at: number, length: number): SourceRange {
  const piece = line.pieces.findLast((candidate) => candidate.at <= at) ?? line.pieces[0];
  if (piece === undefined) return line.range;
  const column = piece.column + at - piece.at;
  return { line: piece.line, column, endLine: piece.line, endColumn: column + length };
}

/** The place of a word of a line, or of the whole line when it does not stand there as it is. */
export function placeOfWord(line: LogicalLine, word: string, from = 0): SourceRange {
  const at = word === "" ? -1 : line.text.indexOf(word, from);
  return at === -1 ? line.range : placeIn(line, at, word.length);
}

/** What is wrong with one instruction, before file and line are put to it. */
export class Fault extends Error {
  /** The word that is wrong. */
  readonly word: string | undefined;
  /** What is wrong with the line's form: told without its number. */
  readonly malformed: boolean;
  readonly remedy: string | undefined;

  constructor(
    message: string,
    options: {
      readonly word?: string;
      readonly malformed?: boolean;
      readonly remedy?: string;
    } = {},
  ) {
    super(message);
    this.word = options.word;
    this.malformed = options.malformed ?? false;
    this.remedy = options.remedy;
  }
}

/** The error for a place in a Dockerfile. */
export function errorAt(
  file: string,
  range: SourceRange,
  message: string,
  remedy?: string,
): BuildError {
  return new BuildError(message, { file, range, ...(remedy === undefined ? {} : { remedy }) });
}
