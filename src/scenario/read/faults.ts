import type { FileFault } from "../../yaml/file-fault.ts";
import { type KeyPath, type Part, shownPath } from "../../yaml/key-path.ts";
import { ScenarioError } from "../error.ts";

/** Where in the text a key path lies; of one that is not there, the nearest above it. */
export type Locate = (path: KeyPath, part: Part) => number;

/** Faults that are kept of one file; what is beyond is counted. */
const MOST = 100;

/** What someone reading the file later wants to be told, gathered while it is read. */
export class Faults {
  readonly #file: string;
  readonly #source: string;
  readonly #locate: Locate;
  readonly #found: { readonly offset: number; readonly fault: FileFault }[] = [];
  readonly #lineStarts: readonly number[];
  #more = 0;

  constructor(file: string, source: string, locate: Locate) {
    this.#file = file;
    this.#source = source;
    this.#locate = locate;
    this.#lineStarts = lineStarts(source);
  }

  get none(): boolean {
    return this.#found.length === 0;
  }

  add(path: KeyPath, message: string, hint?: string, part: Part = "value"): void {
    if (this.#isFull()) return;
    this.addAt(this.#locate(path, part), shownPath(path), message, hint);
  }

  addAt(offset: number, path: string, message: string, hint?: string): void {
    if (this.#isFull()) return;
    const { line, column } = this.#position(offset);
    const fault = { file: this.#file, line, column, path, message };
    this.#found.push({ offset, fault: hint === undefined ? fault : { ...fault, hint } });
  }

  /** The line of a key. */
  lineOf(path: KeyPath): number {
    return this.#position(this.#locate(path, "key")).line;
  }

  /** @throws ScenarioError with what was found, in the order of the file */
  throwIfAny(): void {
    if (this.none) return;
    const ordered = this.#found.toSorted((a, b) => a.offset - b.offset);
    throw new ScenarioError(
      ordered.map(({ fault }) => fault),
      this.#source,
      this.#more,
    );
  }

  /** Whether there is no room for one more fault; it is counted then. To find the place of each takes time. */
  #isFull(): boolean {
    if (this.#found.length < MOST) return false;
    this.#more++;
    return true;
  }

  #position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
