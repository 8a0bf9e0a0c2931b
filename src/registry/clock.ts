import { setTimeout } from "node:timers/promises";

/** Time and chance. Tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws the signal's reason when it ends the wait */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to 1, 1 excluded. */
  random(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  async pause(milliseconds, signal) {
    try {
      await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Its own AbortError wraps the reason.
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};
