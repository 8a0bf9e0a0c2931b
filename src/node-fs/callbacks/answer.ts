import { isArgumentError } from "../arguments/argument-error.ts";
import { mustBeFunction } from "../arguments/checks.ts";
import { later } from "../node-parts.ts";

/** How a callback is called: with an error, or with null and the results. */
export type Done = (error: unknown, ...results: unknown[]) => void;

export type Work = (...args: unknown[]) => unknown;

/** Does the work at once, and tells of it on a later turn: in the order of the calls. Bad arguments are thrown at the
 *  caller; what goes wrong in making the results of what the work gave is told, too. */
export function answer(
  done: Done,
  work: () => unknown,
  results: (result: unknown) => readonly unknown[] = single,
): void {
  let told: readonly unknown[];
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    if (isArgumentError(error)) throw error;
    later(() => done(error));
    return;
  }
  try {
    told = [null, ...results(result)];
  } catch (error) {
    told = [error];
  }
  later(() => (done as Work)(...told));
}

/** A call without a result gives its callback only the null. */
const single = (result: unknown): readonly unknown[] => (result === undefined ? [] : [result]);

/** The same for whatever was given as callback. */
export function run(
  callback: unknown,
  work: () => unknown,
  results?: (result: unknown) => readonly unknown[],
): void {
  mustBeFunction(callback, "cb");
  answer(callback, work, results);
}

/** An argument that may be left out, and the callback after it. */
export const optional = (given: unknown, callback: unknown): readonly [unknown, unknown] =>
  typeof given === "function" ? [undefined, given] : [given, callback];
