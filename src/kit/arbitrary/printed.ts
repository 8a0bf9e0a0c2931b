import fc from "fast-check";

/** A value that fast-check prints by `print`. Seen by nothing else: the mark is not enumerable. */
export function printed<T extends object>(value: T, print: (value: T) => string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => print(value) });
}
