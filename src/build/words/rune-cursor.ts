/** A text read code point by code point. Past the end it gives "". */
export class RuneCursor {
  readonly #runes: readonly string[];
  #at: number;

  constructor(text: string) {
    this.#runes = Array.from(text);
    // Go's scanner drops a byte order mark that begins a text.
    this.#at = this.#runes[0] === "\ufeff" ? 1 : 0;
  }

  peek(): string {
    return this.#runes[this.#at] ?? "";
  }

  next(): string {
    const rune = this.peek();
    if (rune !== "") this.#at++;
    return rune;
  }
}
