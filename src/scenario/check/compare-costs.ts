import { compareNames } from "../../base/names.ts";
import type { Mismatch } from "../result.ts";
import { bytesWords, listWords } from "./words.ts";

/** Where an expectation stands. */
export interface Place {
  readonly where: string;
  readonly line: number;
}

/** Nothing when the lists hold the same, in whatever order. */
export function compareLists(
  expected: readonly string[],
  actual: readonly string[],
  place: Place,
): Mismatch[] {
  const [wanted, found] = [new Set(expected), new Set(actual)];
  const missing = expected.filter((item) => !found.has(item));
  const extra = actual.filter((item) => !wanted.has(item));
  if (missing.length === 0 && extra.length === 0) return [];
  const sorted = [...expected].sort(compareNames);
  return [{ ...place, expected: listWords(sorted), actual: listWords(actual), missing, extra }];
}

export function compareBytes(expected: number, actual: number, place: Place): Mismatch[] {
  if (expected === actual) return [];
  return [{ ...place, expected: bytesWords(expected), actual: bytesWords(actual) }];
}
