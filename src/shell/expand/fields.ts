import { escapePattern } from "./pattern.ts";

/** An argument to be: what it says, and what it says as a pattern. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
}

/** Builds the fields of a word. */
export class Fields {
  readonly done: Field[] = [];
  readonly #ifs: string;
  #text = "";
  #pattern = "";
  #open = false;
  /** The last field was ended by a blank: another separator after it belongs to the same. */
  #blankEnded = false;

  constructor(ifs: string) {
    this.#ifs = ifs;
  }

  quoted(text: string): void {
    this.#open = true;
    this.#blankEnded = false;
    this.#text += text;
    this.#pattern += escapePattern(text);
  }

  plain(text: string): void {
    if (text === "") return;
    this.#open = true;
    this.#blankEnded = false;
    this.#text += text;
    this.#pattern += text;
  }

  /** What an unquoted expansion gave. */
  split(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text[at]!;
      if (!this.#ifs.includes(char)) continue;
      this.#value(text.slice(start, at));
      start = at + 1;
      if (char === " " || char === "\t" || char === "\n") {
        if (this.#open) {
          this.end();
          this.#blankEnded = true;
        }
      } else if (this.#blankEnded) this.#blankEnded = false;
      else {
        this.#open = true;
        this.end();
      }
    }
    this.#value(text.slice(start));
  }

  #value(text: string): void {
    if (text === "") return;
    this.#open = true;
    this.#blankEnded = false;
    this.#text += text;
    this.#pattern += text.replaceAll("\\", "\\\\");
  }

  /** The field ends here, if one began. */
  end(): void {
    if (!this.#open) return;
    this.done.push({ text: this.#text, pattern: this.#pattern });
    this.#text = "";
    this.#pattern = "";
    this.#open = false;
    this.#blankEnded = false;
  }
}
