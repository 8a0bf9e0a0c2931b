/** Regular expressions of Go, as far as Docker makes them of ignore patterns, for JavaScript's machine. What both mean
 *  by the same letters differs: classes, escapes, braces that repeat nothing. */

export class BadExpression extends Error {
  override readonly name = "BadExpression";
}

/** The JavaScript expression that matches what Go's would.
 *  @throws BadExpression for what Go would not compile */
export function goExpression(source: string): RegExp {
  const translated = new Translation(source).run();
  try {
    return new RegExp(translated, "u");
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadExpression(error.message);
    throw error;
  }
}

class Translation {
  readonly #runes: readonly string[];
  #at = 0;
  #out = "";

  constructor(source: string) {
    this.#runes = Array.from(source);
  }

  run(): string {
    while (this.#at < this.#runes.length) {
      const rune = this.#runes[this.#at++]!;
      if (rune === "[") this.#class();
      else if (rune === "\\") this.#out += escapeOf(this.#next());
      else if (rune === ".") this.#out += "[^\\n]";
      else if (rune === "{") this.#repetition();
      else if (rune === "}" || rune === "]") this.#out += `\\${rune}`;
      else this.#out += rune === "/" ? "\\/" : rune;
    }
    return this.#out;
  }

  #next(): string {
    const rune = this.#runes[this.#at++];
    if (rune === undefined) throw new BadExpression("it ends too soon");
    return rune;
  }

  /** `{2,3}`; any other brace is itself. */
  #repetition(): void {
    const rest = this.#runes.slice(this.#at).join("");
    const count = /^[0-9]+(,[0-9]*)?\}/.exec(rest);
    if (count === null) this.#out += "\\{";
    else {
      this.#out += `{${count[0]}`;
      this.#at += count[0].length;
    }
  }

  #class(): void {
    let out = "[";
    if (this.#runes[this.#at] === "^") {
      this.#at++;
      out += "^";
    }
    for (let first = true; first || this.#runes[this.#at] !== "]"; first = false) {
      out += this.#named() ?? this.#group() ?? this.#range();
    }
    this.#at++;
    this.#out += `${out}]`;
  }

  /** `[:alpha:]` */
  #named(): string | undefined {
    const rest = this.#runes.slice(this.#at).join("");
    const name = /^\[:(.*?):\]/.exec(rest);
    if (name === null) return undefined;
    const members = NAMED.get(name[1]!);
    if (members === undefined) throw new BadExpression(`no class ${name[1]}`);
    this.#at += Array.from(name[0]).length;
    return members;
  }

  /** `\d` */
  #group(): string | undefined {
    if (this.#runes[this.#at] !== "\\") return undefined;
    const members = GROUPS.get(this.#runes[this.#at + 1] ?? "");
    if (members === undefined) return undefined;
    this.#at += 2;
    return members;
  }

  #range(): string {
    const low = this.#member();
    const dash = this.#runes[this.#at] === "-" && (this.#runes[this.#at + 1] ?? "]") !== "]";
    if (!dash) return low;
    this.#at++;
    return `${low}-${this.#member()}`;
  }

  #member(): string {
    const rune = this.#next();
    if (rune === "\\") return escapeOf(this.#next(), true);
    return /[\\\][^-]/.test(rune) ? `\\${rune}` : rune;
  }
}

const CONTROLS = new Set(["f", "n", "r", "t", "v"]);

/** What a character behind a backslash stands for. */
function escapeOf(rune: string, inClass = false): string {
  if (rune < "\x80" && !/[0-9A-Za-z]/.test(rune)) {
    const special = inClass ? /[\\\][^-]/ : /[\\^$.*+?()[\]{}|/]/;
    return special.test(rune) ? `\\${rune}` : rune;
  }
  if (CONTROLS.has(rune)) return `\\${rune}`;
  if (rune === "a") return "\\x07";
  if (inClass) throw new BadExpression(`\\${rune} in a class`);
  const group = GROUPS.get(rune);
  if (group !== undefined) return `[${group}]`;
  const place = PLACES.get(rune);
  if (place === undefined) throw new BadExpression(`\\${rune}`);
  return place;
}

const PLACES: ReadonlyMap<string, string> = new Map([
  ["A", "^"],
  ["b", "\\b"],
  ["B", "\\B"],
  ["z", "$"],
]);

const SPACES = "\\t\\n\\f\\r ";
const GROUPS: ReadonlyMap<string, string> = new Map([
  ["d", "0-9"],
  ["D", "\\0-\\/:-\\u{10ffff}"],
  ["s", SPACES],
  ["S", "\\0-\\x08\\v\\x0e-\\x1f!-\\u{10ffff}"],
  ["w", "0-9A-Za-z_"],
  ["W", "\\0-\\/:-@\\[-\\^`\\{-\\u{10ffff}"],
]);

const NAMED: ReadonlyMap<string, string> = new Map([
  ["alnum", "0-9A-Za-z"],
  ["alpha", "A-Za-z"],
  ["ascii", "\\0-\\x7f"],
  ["blank", "\\t "],
  ["cntrl", "\\0-\\x1f\\x7f"],
  ["digit", "0-9"],
  ["graph", "!-~"],
  ["lower", "a-z"],
  ["print", " -~"],
  ["punct", "!-\\/:-@\\[-`\\{-~"],
  ["space", `\\v${SPACES}`],
  ["upper", "A-Z"],
  ["word", "0-9A-Za-z_"],
  ["xdigit", "0-9A-Fa-f"],
]);
