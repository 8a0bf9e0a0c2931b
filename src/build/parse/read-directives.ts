import { Fault } from "./place.ts";

const DIRECTIVE =
  /^#[\t\n\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*([^\n]+?)[\t\n\f\r ]*$/;

/** Reads `# escape=`, `# syntax=` and `# check=`, which stand before anything else, comments and empty lines
 *  included. */
export class DirectiveReader {
  escape: "\\" | "`" = "\\";
  readonly found = new Map<string, string>();
  readonly #known: readonly string[];
  #done = false;

  constructor(known: readonly string[]) {
    this.#known = known;
  }

  /** Looks at a line that is not inside an instruction; tells whether it is a directive.
   *  @throws Fault a directive twice, an escape character that is none */
  read(line: string): boolean {
    if (this.#done) return false;
    const match = DIRECTIVE.exec(line);
    const name = (match?.[1] ?? "").toLowerCase();
    if (match === null || !this.#known.includes(name)) {
      this.#done = true;
      return false;
    }
    if (this.found.has(name)) {
      throw new Fault(`only one ${name} parser directive can be used`, { malformed: true });
    }
    this.found.set(name, match[2]!);
    if (name === "escape") this.#setEscape(match[2]!);
    return true;
  }

  #setEscape(value: string): void {
    if (value !== "`" && value !== "\\") {
      const message = `invalid escape token '${value}' does not match \` or \\`;
      throw new Fault(message, { malformed: true, word: value });
    }
    this.escape = value;
  }
}
