import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { EffectsError, type EffectsFault } from "./effects-error.ts";

/** Keys and indexes from the top of the file down to a value. */
export type KeyPath = readonly (string | number)[];

/** Bounds of a file of effects. */
const MOST_CHARACTERS = 4 * 2 ** 20;
const MOST_ALIASES = 100;

/** A YAML text as plain values, all scalars as they were written (a mode of 0640 is no number), and what is found to be
 *  wrong with it. */
export class EffectsSource {
  readonly value: unknown;
  readonly #file: string;
  readonly #document: Document | undefined;
  readonly #lines = new LineCounter();
  readonly #found: { readonly offset: number; readonly fault: EffectsFault }[] = [];

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
  get faults(): EffectsFault[] {
    const ordered = this.#found.toSorted((a, b) => a.offset - b.offset);
    return ordered.map(({ fault }) => fault);
  }

  /** Adds a fault of the value at a path, or of the key that names it. */
  add(path: KeyPath, message: string, hint?: string, part: "key" | "value" = "value"): void {
    this.#addAt(this.#offsetOf(path, part), shownPath(path), message, hint);
  }

  /** @throws EffectsError with every fault, in the order of the file */
  throwIfAny(): void {
    if (this.sound) return;
    throw new EffectsError(this.faults);
  }

  #addAt(offset: number, path: string, message: string, hint?: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const place = { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), path };
    const fault = { ...place, message, ...(hint === undefined ? {} : { hint }) };
    this.#found.push({ offset, fault });
  }

  /** Follows the path as far as it goes; what is not there is where the nearest above it is. */
  #offsetOf(path: KeyPath, part: "key" | "value"): number {
    let node: unknown = this.#document?.contents;
    let offset = startOf(node) ?? 0;
    for (const [i, step] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && `${key.value}` === `${step}`);
        if (pair === undefined) return offset;
        const last = i === path.length - 1;
        const key = startOf(pair.key);
        offset = (last && part === "value" ? startOf(pair.value) : key) ?? key ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = startOf(node) ?? offset;
      } else {
        return offset;
      }
    }
    return offset;
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** "commands.make[0].do"; a key that is a path stands in brackets. */
function shownPath(path: KeyPath): string {
  return path
    .map((key, i) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
    })
    .join("");
}
