import type { Flavour } from "../flavour.ts";
import type { Redirection, Word } from "./ast.ts";
import { ShellSyntaxError, type SyntaxFault } from "./syntax-error.ts";

/** A here-document whose text begins at the next line. */
interface PendingDocument {
  readonly redirection: Redirection;
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly quoted: boolean;
}

const LITERAL = /[^\s;&|<>()'"\\$`]+/y;
const BLANK = /[ \t]/;
/** Characters that end a word. */
export const META = " \t\n;&|<>()";

/** A script and how far it has been read. */
export class Source {
  readonly text: string;
  readonly flavour: Flavour;
  at = 0;
  line: number;
  /** Where the last `&` ended a command. */
  endedCommand = -1;
  readonly #pending: PendingDocument[] = [];
  readonly #expand: (text: string, line: number, flavour: Flavour) => Word;

  /** @param expand Makes a word of the text of a here-document. */
  constructor(
    text: string,
    flavour: Flavour,
    line: number,
    expand: (text: string, line: number, flavour: Flavour) => Word,
  ) {
    this.text = text;
    this.flavour = flavour;
    this.line = line;
    this.#expand = expand;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** "" at the end. */
  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? "";
  }

  next(): string {
    const char = this.text[this.at++] ?? "";
    if (char === "\n") this.line++;
    return char;
  }

  /** Takes `what` if it stands here. */
  take(what: string): boolean {
    if (!this.text.startsWith(what, this.at)) return false;
    for (let n = 0; n < what.length; n++) this.next();
    return true;
  }

  /** Blanks, joined lines, and a comment. */
  skipBlanks(): void {
    for (;;) {
      while (BLANK.test(this.peek())) this.at++;
      if (this.peek() === "\\" && this.peek(1) === "\n") {
        this.take("\\\n");
        continue;
      }
      if (this.peek() === "#") while (!this.ended && this.peek() !== "\n") this.at++;
      return;
    }
  }

  /** Blanks and line ends. */
  skipLines(): void {
    this.skipBlanks();
    while (this.newline()) this.skipBlanks();
  }

  /** Takes a line end, and the here-documents that begin after it. */
  newline(): boolean {
    if (!this.take("\n")) return false;
    for (const document of this.#pending.splice(0)) this.#readDocument(document);
    return true;
  }

  /** The plain word that stands here, if it is nothing but that: a reserved word, a name. */
  literal(): string {
    LITERAL.lastIndex = this.at;
    const found = LITERAL.exec(this.text)?.[0] ?? "";
    const after = this.text[this.at + found.length];
    return after === undefined || META.includes(after) ? found : "";
  }

  expectDocument(document: PendingDocument): void {
    this.#pending.push(document);
  }

  /** At the end of the script: documents that never began are empty. */
  finish(): void {
    for (const document of this.#pending.splice(0)) this.#readDocument(document);
  }

  fail(fault: SyntaxFault): never {
    throw new ShellSyntaxError(this.line, fault);
  }

  #readDocument({ redirection, delimiter, stripTabs, quoted }: PendingDocument): void {
    const { line } = this;
    let text = "";
    while (!this.ended) {
      let one = this.#readLine(quoted);
      if (stripTabs) one = one.replace(/^\t+/, "");
      if (one === delimiter || one === `${delimiter}\n`) break;
      text += one;
    }
    redirection.target = quoted
      ? { parts: [{ kind: "text", text, quoted: true }] }
      : this.#expand(text, line, this.flavour);
  }

  /** A line with its end; lines joined by a backslash are one, unless the delimiter was quoted. */
  #readLine(raw: boolean): string {
    let line = "";
    while (!this.ended) {
      const char = this.next();
      line += char;
      if (char === "\n") break;
      if (char === "\\" && !raw && !this.ended) {
        if (this.peek() === "\n") {
          this.next();
          line = line.slice(0, -1);
        } else line += this.next();
      }
    }
    return line;
  }
}
