import type { Done, Work } from "./answer.ts";

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

/** The method under its name, with as many arguments as it tells of; util.promisify(method) gives `promised`. */
export function promisable(name: string, length: number, method: Work, promised: Work): Work {
  const named = (one: Work): Work =>
    Object.defineProperties(one, { name: { value: name }, length: { value: length } });
  return Object.defineProperty(named(method), PROMISIFY, { value: named(promised) });
}

/** A call whose callback gets two results, as a promise of both under their names. */
export function pair(
  start: (args: unknown[]) => void,
  args: readonly unknown[],
  first: string,
  second: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Done = (error, one, other) =>
      error ? reject(error) : resolve({ [first]: one, [second]: other });
    start([...args, done]);
  });
}
