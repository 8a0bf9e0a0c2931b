import { setImmediate } from "node:timers/promises";
import type { Progress } from "../result.ts";

/** Calls between two looks at the clock. */
const STRETCH = 256;
const MILLISECONDS = 100;

/** Lets a long run be watched and ended: now and then it gives way to whatever waits for its turn. */
export class Pace {
  /** Calls to be made. */
  total = 0;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  #done = 0;
  /** Looked at only in a long run: Node loads its clock when it is first asked. */
  #last: number | undefined;

  constructor(signal?: AbortSignal, onProgress?: (progress: Progress) => void) {
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  report(progress: Progress): void {
    this.#signal?.throwIfAborted();
    this.#onProgress?.(progress);
  }

  /** To be awaited after each call, when it is a promise. @throws the signal's reason */
  step(text: string): Promise<void> | undefined {
    this.#done++;
    if (this.#done % STRETCH !== 0) return undefined;
    const now = performance.now();
    this.#last ??= now;
    if (now - this.#last < MILLISECONDS) return undefined;
    this.#last = now;
    return this.#giveWay(text);
  }

  async #giveWay(text: string): Promise<void> {
    await setImmediate();
    this.report({ phase: "steps", done: this.#done, total: this.total, text });
  }
}
