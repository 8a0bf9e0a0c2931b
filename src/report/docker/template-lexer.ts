import { TemplateError } from "./template-error.ts";

/** A piece of a template. `at`: where it begins, in characters of the template. */
export interface Token {
  readonly kind:
    | "text"
    | "open"
    | "close"
    | "space"
    | "field"
    | "variable"
    | "word"
    | "string"
    | "number"
    | "char"
    | "end"
    /** What is wrong from here on: whoever comes this far says so. */
    | "error";
  readonly text: string;
  readonly at: number;
}

const TERMINATOR = /[\s.,|:()]/;

/** The template in pieces: text, and what stands in actions. text/template/parse: lex. */
export function templateTokens(template: string): Token[] {
  return new Lexer(template).run();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Token[] {
    try {
      this.#all();
      this.#push("end", "", this.#text.length);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#push("error", error.message, this.#at);
    }
    return this.#tokens;
  }

  #all(): void {
    for (;;) {
      const open = this.#text.indexOf("{{", this.#at);
      let text = this.#text.slice(this.#at, open === -1 ? undefined : open);
      const trims = open !== -1 && /^- /.test(this.#text.slice(open + 2).replace(/\s/, " "));
      if (trims) text = text.trimEnd();
      if (text !== "") this.#push("text", text, this.#at);
      if (open === -1) return;
      this.#at = open + 2 + (trims ? 1 : 0);
      if (!this.#comment()) this.#action(open);
    }
  }

  #comment(): boolean {
    const comment = /^\s*\/\*[\s\S]*?\*\/(\s+-)?\}\}/.exec(this.#text.slice(this.#at));
    if (comment === null) return false;
    this.#at += comment[0].length;
    if (comment[1] !== undefined) this.#skipSpace();
    return true;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #action(open: number): void {
    this.#push("open", "{{", open);
    this.#depth = 0;
    for (;;) {
      const rest = this.#text.slice(this.#at);
      if (/^\s-\}\}/.test(rest)) {
        this.#push("close", "}}", this.#at);
        this.#at += 4;
        this.#skipSpace();
        return;
      }
      if (rest.startsWith("}}")) {
        if (this.#depth > 0) throw this.#error("unclosed left paren");
        this.#push("close", "}}", this.#at);
        this.#at += 2;
        return;
      }
      if (rest === "") throw this.#error("unclosed action");
      const [kind, text] = this.#inside(rest);
      this.#push(kind, text, this.#at);
      this.#at += text.length;
      if (this.#depth < 0) throw this.#error("unexpected right paren U+0029 ')'");
    }
  }

  #inside(rest: string): readonly [Token["kind"], string] {
    const char = rest[0]!;
    if (/\s/.test(char)) return pair("space", /^(?!\s-\}\})\s(?:(?!\s-\}\})\s)*/.exec(rest)![0]);
    if (char === '"') return pair("string", this.#quoted(rest, /^"(?:[^"\\\n]|\\.)*"/, "quoted"));
    if (char === "`") return pair("string", this.#quoted(rest, /^`[^`]*`/, "raw quoted"));
    if (char === "'") return pair("char", this.#quoted(rest, /^'(?:[^'\\\n]|\\.)*'/, "character"));
    const number =
      /^[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;
    if (/^[+-]?\.?\d/.test(rest)) {
      const text = number.exec(rest)![0];
      const letter = /^\w/.exec(rest.slice(text.length))?.[0] ?? "";
      if (letter === "") return pair("number", text);
      throw this.#error(`bad number syntax: ${JSON.stringify(text + letter)}`);
    }
    const name = /^[.$]?[\p{L}_][\p{L}\p{N}_]*|^\$/u.exec(rest)?.[0];
    if (name !== undefined) {
      const next = rest.slice(name.length);
      if (next !== "" && !TERMINATOR.test(next[0]!) && !next.startsWith("}}")) {
        throw this.#badCharacter(next);
      }
      return pair(kindOf(name), name);
    }
    if (rest.startsWith(":=")) return pair("word", ":=");
    if (char === "(" || char === ")") {
      this.#depth += char === "(" ? 1 : -1;
      return pair("word", char);
    }
    if (/[.,|=]/.test(char)) return pair(char === "." ? "field" : "word", char);
    if (char === ":") throw this.#error("expected :=");
    if (/[ -~]/.test(char)) return pair("word", char);
    throw this.#error(`unrecognized character in action: ${codePoint(rest)}`);
  }

  #quoted(rest: string, pattern: RegExp, what: string): string {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return found;
    const noun = what === "character" ? "character constant" : `${what} string`;
    throw this.#error(`unterminated ${noun}`);
  }

  #badCharacter(next: string): TemplateError {
    return this.#error(`bad character ${codePoint(next)}`);
  }

  #error(what: string): TemplateError {
    return new TemplateError(`template: :${this.#line()}: ${what}`);
  }

  #line(): number {
    return lineAt(this.#text, this.#at);
  }

  #push(kind: Token["kind"], text: string, at: number): void {
    this.#tokens.push({ kind, text, at });
  }
}

/** As %#U of fmt writes the first character. */
function codePoint(text: string): string {
  const code = text.codePointAt(0)!;
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  return `U+${hex} '${String.fromCodePoint(code)}'`;
}

function kindOf(name: string): Token["kind"] {
  if (name.startsWith("$")) return "variable";
  return name.startsWith(".") ? "field" : "word";
}

const pair = (kind: Token["kind"], text: string) => [kind, text] as const;

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
