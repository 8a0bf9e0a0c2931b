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
    | "end";
  readonly text: string;
  readonly at: number;
}

const TERMINATOR = /[\s.,|:()]/;

/** The template in pieces: text, and what stands in actions. text/template/parse: lex.
 *  @throws TemplateError */
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
    for (;;) {
      const open = this.#text.indexOf("{{", this.#at);
      let text = this.#text.slice(this.#at, open === -1 ? undefined : open);
      const trims = open !== -1 && /^- /.test(this.#text.slice(open + 2).replace(/\s/, " "));
      if (trims) text = text.trimEnd();
      if (text !== "") this.#push("text", text, this.#at);
      if (open === -1) break;
      this.#at = open + 2 + (trims ? 1 : 0);
      if (!this.#comment()) this.#action(open);
    }
    this.#push("end", "", this.#text.length);
    return this.#tokens;
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
    if (/^[+-]?\.?\d/.test(rest)) return pair("number", number.exec(rest)![0]);
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
      if (this.#depth < 0) throw this.#error("unexpected right paren U+0029 ')'");
      return pair("word", char);
    }
    if (/[.,|=]/.test(char)) return pair(char === "." ? "field" : "word", char);
    if (char === ":") throw this.#error("expected :=");
    throw new TemplateError(
      `template: :${this.#line()}: unexpected ${JSON.stringify(char)} in command`,
    );
  }

  #quoted(rest: string, pattern: RegExp, what: string): string {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return found;
    const noun = what === "character" ? "character constant" : `${what} string`;
    throw this.#error(`unterminated ${noun}`);
  }

  #badCharacter(next: string): TemplateError {
    const code = next.codePointAt(0)!;
    const hex = code.toString(16).toUpperCase().padStart(4, "0");
    return this.#error(`bad character U+${hex} '${String.fromCodePoint(code)}'`);
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

function kindOf(name: string): Token["kind"] {
  if (name.startsWith("$")) return "variable";
  return name.startsWith(".") ? "field" : "word";
}

const pair = (kind: Token["kind"], text: string) => [kind, text] as const;

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
