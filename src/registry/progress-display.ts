import { progressLine } from "./progress-line.ts";
import { EMPTY_SCREEN, redraw, type Screen, screenLines, withEvent } from "./progress-screen.ts";
import type { TransferEvent } from "./transfer-event.ts";

export interface ProgressDisplayInit {
  readonly write: (text: string) => void;
  /** The size of the terminal; null where there is none. */
  readonly size: () => { readonly columns: number; readonly rows: number } | null;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Milliseconds between two pictures of bars that move. */
const FRAME = 50;

/** Shows what happens: on a terminal as lines that change, elsewhere as one line for each step. */
export class ProgressDisplay {
  readonly #init: ProgressDisplayInit;
  #screen: Screen = EMPTY_SCREEN;
  #shown: readonly string[] = [];
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(init: ProgressDisplayInit) {
    this.#init = init;
  }

  show(event: TransferEvent): void {
    if (this.#init.size() === null) {
      const line = progressLine(event);
      if (line !== null) this.#init.write(`${line}\n`);
      return;
    }
    this.#screen = withEvent(this.#screen, event);
    const moves = event.kind === "layer" && "current" in event.state;
    if (!moves || this.#init.now() - this.#drawn >= FRAME) this.#draw();
  }

  #draw(): void {
    const size = this.#init.size();
    if (size === null) return;
    const lines = screenLines(this.#screen, size.columns);
    const text = redraw(this.#shown, lines, size.rows);
    if (text !== "") this.#init.write(text);
    this.#shown = lines;
    this.#drawn = this.#init.now();
  }
}
