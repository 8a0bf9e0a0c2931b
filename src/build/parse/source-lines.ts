import { nameBytes } from "../../base/names.ts";

/** Bytes of one line with its end, at most: what Docker's scanner takes. */
const MOST = 65_536;

/** The lines of a file, one after the other, each with its line end. Ends early at a line that is too long. */
export class SourceLines {
  readonly #text: string;
  #at: number;
  /** Lines given out so far. */
  count = 0;
  /** A line was too long. */
  tooLong = false;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith("\ufeff") ? 1 : 0;
  }

  next(): string | undefined {
    if (this.#at >= this.#text.length || this.tooLong) return undefined;
    const newline = this.#text.indexOf("\n", this.#at);
    const end = newline === -1 ? this.#text.length : newline + 1;
    const line = this.#text.slice(this.#at, end);
    // Without a line end the scanner must have room left to see that there is none.
    const room = newline === -1 ? MOST - 1 : MOST;
    this.tooLong = line.length > room / 3 && nameBytes(line) > room;
    if (this.tooLong) return undefined;
    this.#at = end;
    this.count++;
    return line;
  }
}

export const TOO_LONG = `dockerfile line greater than max allowed size of ${MOST - 1}`;

/** A line without its end, of either kind. */
export function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, "");
}
