/** Mistakes in the code of who calls us, which a compiler would have told: no system call was made, so there is no errno. */

/** What was expected, and what came instead: "mount: upper: expected a Layer, got undefined".
 *  @param where the function, or the function and its option */
export function misuse(where: string, expected: string, got: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, got ${shown(got)}`);
}

/** An option that nobody knows is misspelt, and would not be heeded.
 *  @throws TypeError for what is no object, or has a name that is none of `known` */
export function mustKnowAll(where: string, given: object, known: Readonly<Record<string, true>>) {
  // A promise, an array or a pattern has no options, and so none that is unknown.
  if (!isPlain(given)) throw misuse(where, "options", given);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known).join(", ");
  throw new TypeError(`${where}: there is no option ${JSON.stringify(unknown)}, but ${names}`);
}

const isPlain = (given: unknown): boolean =>
  Object.prototype.toString.call(given) === "[object Object]";

const LONGEST = 40;

function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (typeof (value as PromiseLike<unknown>).then === "function")
    return "a promise: await it first";
  if (Array.isArray(value)) return "an array";
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "Object" ? `an instance of ${name}` : "an object";
}
