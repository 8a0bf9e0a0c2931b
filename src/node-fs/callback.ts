import { isArgumentError } from "./arguments/argument-error.ts";
import { mustBeFunction } from "./arguments/checks.ts";
import { optionsOf } from "./arguments/options.ts";
import { later } from "./node-parts.ts";
import { mustNotBeAborted } from "./system-error.ts";

/** How a callback is called: with an error, or with null and the results. */
export type Done = (error: unknown, ...results: unknown[]) => void;

type Work = (...args: unknown[]) => unknown;

/** What is done at once and told on a later turn: in the order of the calls. Bad arguments are thrown at the caller.
 *  @param results what the callback gets of what the work gave */
export function answer(
  done: Done,
  work: () => unknown,
  results: (result: unknown) => readonly unknown[] = single,
): void {
  let found: readonly unknown[];
  try {
    const result = work();
    found = [null, ...results(result)];
  } catch (error) {
    if (isArgumentError(error)) throw error;
    found = [error];
  }
  later(() => (done as Work)(...found));
}

/** A call without a result gives its callback only the null. */
const single = (result: unknown): readonly unknown[] => (result === undefined ? [] : [result]);

/** The callback method of a synchronous one. The callback is the last argument; what is before it may be left out from
 *  `from` on, and its place is `to` at most. */
export function callbackOf(work: Work, from: number, to: number): Work {
  return (...args) => {
    const at = placeOf(args, from, to);
    const done = args[at];
    mustBeFunction(done, "cb");
    answer(done as Done, () => work(...args.slice(0, at)));
  };
}

/** The same for one that can be stopped by a signal among its options: at once, or before its turn comes. */
export function stoppableOf(work: Work, from: number, to: number): Work {
  const plain = callbackOf(work, from, to);
  return (...args) => {
    const at = placeOf(args, from, to);
    const done = args[at];
    const signal = signalOf(args[at - 1]);
    if (signal === undefined || typeof done !== "function") return plain(...args);
    optionsOf(args[at - 1]);
    later(() => {
      try {
        mustNotBeAborted(signal);
        plain(...args);
      } catch (error) {
        done(error);
      }
    });
    return undefined;
  };
}

function placeOf(args: readonly unknown[], from: number, to: number): number {
  for (let at = from; at < to; at++) if (typeof args[at] === "function") return at;
  return to;
}

function signalOf(options: unknown): AbortSignal | undefined {
  if (typeof options !== "object" || options === null || !("signal" in options)) return undefined;
  return options.signal as AbortSignal | undefined;
}
