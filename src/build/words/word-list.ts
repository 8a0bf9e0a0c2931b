import { isSpace } from "./go-text.ts";

/** The words that an expanded text falls into. A quoted or escaped space parts nothing; an empty word, quoted or not,
 *  is none. */
export class WordList {
  readonly #words: string[] = [];
  #word = "";

  /** Text that is split at its spaces: as it stands, or the value of a variable outside quotes. */
  add(text: string): void {
    for (const char of text) {
      if (isSpace(char)) this.#close();
      else this.#word += char;
    }
  }

  /** Text that stays whole. */
  addWhole(text: string): void {
    this.#word += text;
  }

  /** Forgets the word that has begun. */
  drop(): void {
    this.#word = "";
  }

  take(): string[] {
    this.#close();
    return this.#words;
  }

  #close(): void {
    if (this.#word !== "") this.#words.push(this.#word);
    this.#word = "";
  }
}
