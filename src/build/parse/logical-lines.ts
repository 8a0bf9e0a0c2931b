import type { SourceRange } from "../dockerfile.ts";
import { trimLeft } from "../words/go-text.ts";
import { Fault, type LogicalLine } from "./place.ts";
import type { DirectiveReader } from "./read-directives.ts";
import { type SourceLines, withoutEnd } from "./source-lines.ts";

/** Joins the lines of one instruction after the other: a line that ends in the escape character goes on in the next,
 *  over comments and empty lines. */
export class LogicalLines {
  readonly #lines: SourceLines;
  readonly #directives: DirectiveReader;
  readonly #fail: (range: SourceRange, message: string) => Error;
  #comment: string | undefined;

  /** `fail` makes the error for a directive that is wrong. */
  constructor(
    lines: SourceLines,
    directives: DirectiveReader,
    fail: (range: SourceRange, message: string) => Error,
  ) {
    this.#lines = lines;
    this.#directives = directives;
    this.#fail = fail;
  }

  /** The next instruction, or undefined at the end. */
  next(): LogicalLine | undefined {
    for (;;) {
      const raw = this.#lines.next();
      if (raw === undefined) return undefined;
      const first = trimLeft(withoutEnd(raw));
      const isDirective = this.#readDirective(first);
      if (isComment(first) && !isDirective) this.#comment = commentOf(withoutEnd(raw));
      const { text, goesOn } = this.#splitContinuation(isComment(first) ? "" : first);
      if (text !== "" || goesOn) return this.#join(raw, text, goesOn);
    }
  }

  #join(raw: string, text: string, goesOn: boolean): LogicalLine {
    const line = this.#lines.count;
    const column = raw.length - trimLeft(raw).length + 1;
    const pieces = [{ at: 0, line, column }];
    const emptyLines: number[] = [];
    let joined = text;
    let end = { line, column: withoutEnd(raw).length + 1 };
    for (let more = goesOn; more; ) {
      const next = this.#lines.next();
      if (next === undefined) break;
      const own = withoutEnd(next);
      end = { line: this.#lines.count, column: own.length + 1 };
      if (isComment(next)) continue;
      if (trimLeft(own) === "") {
        emptyLines.push(this.#lines.count);
        continue;
      }
      const part = this.#splitContinuation(own);
      pieces.push({ at: joined.length, line: this.#lines.count, column: 1 });
      joined += part.text;
      more = part.goesOn;
    }
    const range = { line, column, endLine: end.line, endColumn: end.column };
    const comment = this.#comment;
    this.#comment = undefined;
    return { text: joined, pieces, range, comment, emptyLines };
  }

  #splitContinuation(line: string): { readonly text: string; readonly goesOn: boolean } {
    const pattern = this.#directives.escape === "`" ? BACKTICK_LAST : BACKSLASH_LAST;
    const text = line.replace(pattern, "$1");
    return { text, goesOn: pattern.test(line) };
  }

  #readDirective(line: string): boolean {
    try {
      return this.#directives.read(line);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const at = this.#lines.count;
      const range = { line: at, column: 1, endLine: at, endColumn: line.length + 1 };
      throw this.#fail(range, error.message);
    }
  }
}

/** The escape character is the last of a line, and is not escaped itself. */
const BACKSLASH_LAST = /([^\\])\\[ \t]*$|^\\[ \t]*$/;
const BACKTICK_LAST = /([^`])`[ \t]*$|^`[ \t]*$/;

/** BuildKit drops the first character, whatever it is. */
const commentOf = (line: string): string | undefined => line.slice(1).trim() || undefined;

function isComment(line: string): boolean {
  return trimLeft(line).startsWith("#");
}
