import { bracket } from "./glob.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\\n",
  t: "\\t",
  f: "\\f",
  v: "\\v",
  r: "\\r",
  a: "\\x07",
  w: "\\w",
  W: "\\W",
  s: "\\s",
  S: "\\S",
  b: "\\b",
  B: "\\B",
  "<": "\\b(?=\\w)",
  ">": "\\b(?<=\\w)",
  "`": "(?<![\\s\\S])",
  "'": "(?![\\s\\S])",
};

export interface RegexOptions {
  readonly extended: boolean;
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
}

/** A basic or extended regular expression of POSIX, with GNU's additions, for text of one character a byte.
 *  Alternatives are taken in order, where POSIX takes the longest. @throws SyntaxError */
export function posixRegex(pattern: string, options: RegexOptions): RegExp {
  const flags = `g${options.ignoreCase ? "i" : ""}${options.multiline ? "m" : ""}`;
  return new RegExp(new Translation(pattern, options.extended).source, flags);
}

class Translation {
  source = "";
  readonly #text: string;
  readonly #extended: boolean;
  /** Nothing stands here yet that could be repeated. */
  #atStart = true;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
    for (let at = 0; at < text.length; ) at = this.#step(at);
  }

  #put(source: string, start = false): void {
    this.source += source;
    this.#atStart = start;
  }

  #step(at: number): number {
    const char = this.#text[at]!;
    if (char === "\\") return this.#escape(at);
    if (char === "[") {
      const set = bracket(this.#text, at, "^");
      if (set === null) throw new SyntaxError("unterminated address regex");
      // sed knows \n and its like in brackets, too.
      this.#put(set.source.replace(/\\\\([nt])/g, "\\$1").replace(/\\\\(?=\\])/g, ""));
      return set.end + 1;
    }
    if (char === ".") this.#put("[\\s\\S]");
    else if (char === "*") this.#put(this.#atStart && !this.#extended ? "\\*" : "*");
    else if (char === "^") this.#caret();
    else if (char === "$") this.#put(this.#endsAt(at + 1) ? "$" : "\\$");
    else if (this.#extended && "(|".includes(char)) this.#put(char, true);
    else if (this.#extended && ")+?".includes(char)) this.#put(char);
    else if (this.#extended && char === "{") return this.#interval(at + 1, "}");
    else this.#put(/[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char);
    return at + 1;
  }

  #caret(): void {
    if (this.#extended || this.#atStart) this.#put("^", true);
    else this.#put("\\^");
  }

  #endsAt(at: number): boolean {
    if (this.#extended) return true;
    const rest = this.#text.slice(at);
    return rest === "" || rest.startsWith("\\)") || rest.startsWith("\\|");
  }

  #escape(at: number): number {
    const next = this.#text[at + 1];
    if (next === undefined) throw new SyntaxError("Trailing backslash");
    if (!this.#extended) {
      if (next === "{") return this.#interval(at + 2, "\\}");
      if (next === "(" || next === "|") this.#put(next, true);
      else if (next === ")" || next === "+" || next === "?") this.#put(next);
      else this.#literal(next);
    } else this.#literal(next);
    return at + 2;
  }

  #literal(char: string): void {
    const known = ESCAPES[char];
    if (known !== undefined) this.#put(known);
    else if (/[1-9]/.test(char)) this.#put(`(?:\\${char})`);
    else this.#put(/[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char);
  }

  #interval(at: number, close: string): number {
    const end = this.#text.indexOf(close, at);
    const body = end === -1 ? "" : this.#text.slice(at, end);
    const match = /^(\d*)(,?)(\d*)$/.exec(body);
    if (match === null || body === "")
      throw new SyntaxError("Invalid preceding regular expression");
    this.#put(`{${match[1] || "0"}${match[2]}${match[3]}}`);
    return end + close.length;
  }
}
