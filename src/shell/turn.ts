import { setImmediate } from "node:timers/promises";

/** Milliseconds after which others have their turn: a signal to stop is not heard before. */
const TURN = 30;

/** Lets the event loop run now and then, in work that never waits by itself. */
export class Turn {
  #next = performance.now() + TURN;

  /** What to wait for before going on; null when it is too early for that. */
  take(): Promise<void> | null {
    return performance.now() < this.#next ? null : this.#wait();
  }

  async #wait(): Promise<void> {
    await setImmediate();
    this.#next = performance.now() + TURN;
  }
}
