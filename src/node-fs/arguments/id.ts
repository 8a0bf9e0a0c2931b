import { mustBeInteger } from "./checks.ts";

/** The largest id; it is the same as -1, which leaves an id as it is. */
const LARGEST = 2 ** 32 - 1;

/** The id of a user or a group. */
export function idOf(value: unknown, name: string): number {
  mustBeInteger(value, name, -1, LARGEST);
  return value;
}
