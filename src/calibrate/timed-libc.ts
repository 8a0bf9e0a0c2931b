import { performance } from "node:perf_hooks";
import type { Libc } from "../kernel/libc.ts";

/** Calls of the C library with a stopwatch around each: what happens between them, in JavaScript, is not counted. */
export class TimedLibc {
  readonly calls: Libc;
  #spent = 0;
  #count = 0;

  constructor(libc: Libc) {
    const timed: Record<string, unknown> = { errno: libc.errno };
    for (const [name, call] of Object.entries(libc)) {
      if (name === "errno") continue;
      timed[name] = (...args: Parameters<typeof call>): number => {
        const began = performance.now();
        const result = call(...args);
        this.#spent += performance.now() - began;
        this.#count++;
        return result;
      };
    }
    this.calls = timed as unknown as Libc;
  }

  /** Nanoseconds in calls since the last time, less what the stopwatch and the way into the library take themselves. */
  take(overhead: number): number {
    const ns = this.#spent * 1e6 - overhead * this.#count;
    this.#spent = 0;
    this.#count = 0;
    return Math.max(ns, 0);
  }

  /** Nanoseconds that a call takes which does next to nothing. */
  overhead(): number {
    const tries = Array.from({ length: TRIES }, () => {
      for (let i = 0; i < CALLS; i++) this.calls.umask(0);
      return this.take(0) / CALLS;
    });
    return Math.min(...tries);
  }
}

const TRIES = 20;
const CALLS = 2_000;
