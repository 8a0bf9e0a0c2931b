import { posixRegex } from "./posix-regex.ts";
import {
  type Address,
  type SedCommand,
  SedError,
  type SedRegex,
  type Substitution,
} from "./sed-command.ts";
import { CONTROLS, pieces } from "./sed-replacement.ts";

/** Reads a script. @throws SedError with the place of the fault */
export function parseSed(script: string, extended: boolean): SedCommand[] {
  return new Parser(script, extended).parse();
}

class Parser {
  readonly #text: string;
  readonly #extended: boolean;
  readonly #commands: SedCommand[] = [];
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  parse(): SedCommand[] {
    const open: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#peek() === "") break;
      if (this.#peek() === "#") {
        this.#line();
        continue;
      }
      const command = this.#command();
      if (command.name === "{") open.push(command);
      if (command.name === "}") {
        const start = open.pop();
        if (start === undefined) throw this.#fault("unexpected `}'");
        start.target = this.#commands.length;
      }
      this.#commands.push(command);
    }
    if (open.length > 0) throw new SedError("-e expression #1, char 0: unmatched `{'");
    this.#link();
    return this.#commands;
  }

  #link(): void {
    for (const command of this.#commands) {
      if (!"btT".includes(command.name)) continue;
      const label = command.text;
      const at = this.#commands.findIndex(({ name, text }) => name === ":" && text === label);
      if (label !== "" && at === -1) throw new SedError(`can't find label for jump to \`${label}'`);
      command.target = label === "" ? this.#commands.length : at;
    }
  }

  #fault(message: string): SedError {
    return new SedError(`-e expression #1, char ${this.#at}: ${message}`);
  }

  #peek(): string {
    return this.#text[this.#at] ?? "";
  }

  #skip(what: RegExp): void {
    while (this.#peek() !== "" && what.test(this.#peek())) this.#at++;
  }

  /** The rest of the line; its newline is passed over. */
  #line(): string {
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end === -1 ? undefined : end);
    this.#at = end === -1 ? this.#text.length : end + 1;
    return line;
  }

  #command(): SedCommand {
    const from = this.#address(false);
    let to: Address | null = null;
    this.#skip(/[ \t]/);
    if (from !== null && this.#peek() === ",") {
      this.#at++;
      this.#skip(/[ \t]/);
      to = this.#address(true);
      if (to === null) throw this.#fault("unexpected `,'");
    }
    this.#skip(/[ \t]/);
    const negated = this.#peek() === "!";
    while (this.#peek() === "!") this.#at++;
    this.#skip(/[ \t]/);
    const name = this.#peek();
    this.#at++;
    if (name === "") throw this.#fault("missing command");
    const body = this.#body(name, from);
    return { name, from, to, negated, target: 0, active: false, endLine: 0, ...body };
  }

  #body(name: string, from: Address | null): Pick<SedCommand, "text" | "substitution" | "map"> {
    const plain = { text: "", substitution: null, map: null };
    switch (name) {
      case "{":
        return plain;
      case "}":
        if (from !== null) throw this.#fault("} doesn't want any addresses");
        this.#end();
        return plain;
      case "a":
      case "i":
      case "c":
        return { ...plain, text: this.#insertion() };
      case ":":
        if (from !== null) throw this.#fault(": doesn't want any addresses");
        return { ...plain, text: this.#label() };
      case "b":
      case "t":
      case "T":
        return { ...plain, text: this.#label() };
      case "r":
      case "R":
      case "w":
      case "W":
        this.#skip(/[ \t]/);
        return { ...plain, text: this.#line() };
      case "s":
        return { ...plain, substitution: this.#substitution() };
      case "y":
        return { ...plain, map: this.#transliteration() };
      case "q":
      case "Q":
      case "l":
      case "L": {
        this.#skip(/[ \t]/);
        const number = /^\d*/.exec(this.#text.slice(this.#at))![0];
        this.#at += number.length;
        this.#end();
        return { ...plain, text: number };
      }
      default:
        if (!"=dDFgGhHnNpPxz".includes(name)) throw this.#fault(`unknown command: \`${name}'`);
        this.#end();
        return plain;
    }
  }

  /** Nothing may follow a command but `;`, `}`, a comment or a newline. */
  #end(): void {
    this.#skip(/[ \t]/);
    const next = this.#peek();
    if (next === "" || next === "\n" || next === "}" || next === "#") return;
    this.#at++;
    if (next !== ";") throw this.#fault("extra characters after command");
  }

  #label(): string {
    this.#skip(/[ \t]/);
    const match = /^[^\s;]*/.exec(this.#text.slice(this.#at))![0];
    this.#at += match.length;
    return match;
  }

  /** Text up to a newline that no backslash stands before. */
  #insertion(): string {
    this.#skip(/[ \t]/);
    if (this.#peek() === "\\") {
      this.#at++;
      const here = this.#at;
      this.#skip(/[ \t]/);
      if (this.#peek() === "\n") this.#at++;
      else this.#at = here;
    }
    if (this.#peek() === "") throw this.#fault("expected \\ after `a', `c' or `i'");
    let text = "";
    for (; this.#peek() !== "" && this.#peek() !== "\n"; this.#at++) {
      const escaped = this.#peek() === "\\" && this.#at + 1 < this.#text.length;
      if (escaped) this.#at++;
      text += (escaped ? CONTROLS[this.#peek()] : undefined) ?? this.#peek();
    }
    this.#at++;
    return `${text}\n`;
  }

  #address(second: boolean): Address | null {
    const rest = this.#text.slice(this.#at);
    const number = /^(\d+)(?:~(\d+))?/.exec(rest);
    if (number !== null) {
      this.#at += number[0].length;
      if (number[2] === undefined) return { kind: "line", line: Number(number[1]) };
      return { kind: "step", first: Number(number[1]), step: Number(number[2]) };
    }
    const relative = second ? /^([+~])(\d+)/.exec(rest) : null;
    if (relative !== null) {
      this.#at += relative[0].length;
      return { kind: relative[1] === "+" ? "plus" : "multiple", count: Number(relative[2]) };
    }
    if (rest.startsWith("$")) {
      this.#at++;
      return { kind: "last" };
    }
    if (rest[0] !== "/" && rest[0] !== "\\") return null;
    this.#at += rest[0] === "\\" ? 2 : 1;
    const pattern = this.#until(this.#text[this.#at - 1]!, "unterminated address regex");
    const flags = /^[IM]*/.exec(this.#text.slice(this.#at))![0];
    this.#at += flags.length;
    return { kind: "regex", regex: this.#regex(pattern, flags) };
  }

  /** Up to a delimiter, which may stand in between behind a backslash. */
  #until(delimiter: string, message: string, replacement = false): string {
    let text = "";
    let inBrackets = false;
    for (; ; this.#at++) {
      const char = this.#peek();
      if (char === "") throw this.#fault(message);
      if (char === "\\") {
        this.#at++;
        const next = this.#peek();
        if (next === "") throw this.#fault(message);
        text +=
          next === delimiter && next !== "&"
            ? replacement || !/[()|+?{}.*]/.test(next)
              ? next
              : `\\${next}`
            : `\\${next}`;
        continue;
      }
      if (!replacement && char === "\n") throw this.#fault(message);
      if (!replacement && char === "[" && !inBrackets)
        inBrackets = /^\[\^?\]?[^\]]*\]/.test(this.#text.slice(this.#at)) && delimiter !== "[";
      else if (char === "]" && inBrackets && !/\[\^?$/.test(text)) inBrackets = false;
      if (char === delimiter && !inBrackets) {
        this.#at++;
        return text;
      }
      text += char;
    }
  }

  #regex(pattern: string, flags: string): SedRegex {
    if (pattern === "") return null;
    const options = {
      extended: this.#extended,
      ignoreCase: /i/i.test(flags),
      multiline: /m/i.test(flags),
    };
    try {
      return posixRegex(pattern, options);
    } catch (error) {
      const words = error instanceof SyntaxError ? error.message : String(error);
      throw this.#fault(words.replace(/^Invalid regular expression.*: /, ""));
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#peek();
    this.#at++;
    const pattern = this.#until(delimiter, "unterminated `s' command");
    const replacement = this.#until(delimiter, "unterminated `s' command", true);
    const flags = /^[gpiImMe\d]*/.exec(this.#text.slice(this.#at))![0];
    this.#at += flags.length;
    let file: string | null = null;
    if (this.#peek() === "w") {
      this.#at++;
      this.#skip(/[ \t]/);
      file = this.#line();
    } else {
      this.#skip(/[ \t]/);
      if (!["", "\n", ";", "}", "#"].includes(this.#peek())) {
        this.#at++;
        throw this.#fault("unknown option to `s'");
      }
    }
    return {
      regex: this.#regex(pattern, flags.replace(/[^imIM]/g, "")),
      pieces: pieces(replacement),
      all: flags.includes("g"),
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
      print: flags.includes("p"),
      file,
    };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#peek();
    this.#at++;
    const [from, to] = [0, 1].map(() => [
      ...this.#until(delimiter, "unterminated `y' command", true)
        .replace(/\\n/g, "\n")
        .replace(/\\\\/g, "\\"),
    ]);
    if (from!.length !== to!.length) {
      throw this.#fault("strings for `y' command are different lengths");
    }
    this.#end();
    return new Map(from!.map((char, i) => [char, to![i]!]));
  }
}
