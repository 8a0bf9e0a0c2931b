import { printable, shorten } from "../report/text.ts";
import type { CommandContext } from "./program.ts";

/** Milliseconds of silence, at first and between two updates. */
const PATIENCE = 1000;
const PAUSE = 100;
const CLEAR_LINE = "\r\u001b[2K";

/** One line on a terminal that says how far a long run has come; nothing elsewhere, and nothing in the first
 *  second. */
export class ProgressLine {
  readonly #context: CommandContext;
  readonly #width: number;
  /** Stands before every text. */
  prefix = "";
  #next = 0;
  #shown = false;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#width = (context.io.columns ?? 80) - 1;
    // Node loads its clock when it is first asked.
    if (context.io.isTTY.stderr) this.#next = performance.now() + PATIENCE;
  }

  /** Not awaited: a line that comes late is no harm. */
  show(text: string): void {
    if (!this.#context.io.isTTY.stderr || performance.now() < this.#next) return;
    this.#next = performance.now() + PAUSE;
    this.#shown = true;
    this.#put(CLEAR_LINE + shorten(printable(this.prefix + text), this.#width));
  }

  /** Takes the line away, before something else is written. */
  clear(): void {
    if (this.#shown) this.#put(CLEAR_LINE);
    this.#shown = false;
  }

  #put(text: string): void {
    this.#context.stderr.write(text).catch(() => undefined);
  }
}
