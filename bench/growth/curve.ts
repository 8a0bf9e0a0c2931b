import type { Scratch } from "../scratch.ts";

/** One thing that is done at growing sizes. */
export interface Curve {
  readonly name: string;
  /** What grows. */
  readonly axis: string;
  /** How its time may grow: not at all, or as the size does. */
  readonly design: "flat" | "linear";
  /** What a time has that no size changes, where it is no small part of it: the power is then fitted to the rest. */
  readonly fixed?: string;
  readonly from: number;
  readonly to: number;
  /** How many times as large the next size is: 2, unless it says so. */
  readonly by?: number;
  /** Sets one size up, anew for each sample: nothing of the other sizes is in memory then. */
  readonly at: (size: number, scratch: Scratch) => Timed;
  /** The same work at its barest: where the processor's caches and the collector bend that, ours may bend as much. */
  readonly raw?: { readonly name: string; readonly at: (size: number) => Timed };
}

/** What is timed at one size. */
export interface Timed {
  /** How often `run` does what the curve is about: its time is divided by that. Enough for some 20 ms at every size. */
  readonly times: number;
  readonly run: () => void;
}

/** So many bodies of the same kind, one after the other. Each has all that it works on for itself: all sizes together then
 *  touch about as much memory, and a small one is not found in the processor's caches where a large one is not. */
export function repeated(copies: number, make: (copy: number) => () => void): Timed {
  const bodies = Array.from({ length: copies }, (_, copy) => make(copy));
  return {
    times: copies,
    run: () => {
      for (const body of bodies) body();
    },
  };
}
