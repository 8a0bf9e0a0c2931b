import { type Document, LineCounter, parseDocument } from "yaml";
import type { FileFault } from "./file-fault.ts";
import { type KeyPath, type Part, shownPath } from "./key-path.ts";
import { offsetOf } from "./offset.ts";

/** Bounds of a file. */
const MOST_CHARACTERS = 4 * 2 ** 20;
const MOST_ALIASES = 100;

/** A YAML text as plain values, all scalars as they were written (a mode of 0640 is no number), and what is found to be
 *  wrong with it. */
export class PlainYaml {
  readonly value: unknown;
  readonly #file: string;
  readonly #document: Document | undefined;
  readonly #lines = new LineCounter();
  readonly #found: { readonly offset: number; readonly fault: FileFault }[] = [];

  constructor(text: string, file: string) {
    this.#file = file;
    if (text.length > MOST_CHARACTERS) {
      this.#addAt(0, "", `longer than ${MOST_CHARACTERS} characters`);
      return;
    }
    const document = parseDocument(text, {
      schema: "failsafe",
      prettyErrors: false,
      stringKeys: true,
      lineCounter: this.#lines,
    });
    this.#document = document;
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      this.#addAt(pos[0], "", `not YAML: ${message}`);
    }
    if (document.errors.length > 0) return;
    try {
      this.value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch {
      this.#addAt(0, "", `more than ${MOST_ALIASES} values stand for aliases in each other`);
    }
  }

  get sound(): boolean {
    return this.#found.length === 0;
  }

  /** What was found, in the order of the file. */
  get faults(): FileFault[] {
    const ordered = this.#found.toSorted((a, b) => a.offset - b.offset);
    return ordered.map(({ fault }) => fault);
  }

  /** Adds a fault of the value at a path, or of the key that names it. */
  add(path: KeyPath, message: string, hint?: string, part: Part = "value"): void {
    const offset = this.#document === undefined ? 0 : offsetOf(this.#document, path, part);
    this.#addAt(offset, shownPath(path), message, hint);
  }

  #addAt(offset: number, path: string, message: string, hint?: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const place = { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), path };
    const fault = { ...place, message, ...(hint === undefined ? {} : { hint }) };
    this.#found.push({ offset, fault });
  }
}
