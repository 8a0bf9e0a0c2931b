import { setImmediate } from "node:timers/promises";

/** Milliseconds after which others have their turn: a signal to stop is not heard before. */
const TURN = 30;

/** Lets the event loop run now and then, in work that never waits by itself. */
export class Turn {
  #next = performance.now() + TURN;

  async take(): Promise<void> {
    if (performance.now() < this.#next) return;
    await setImmediate();
    this.#next = performance.now() + TURN;
  }
}
