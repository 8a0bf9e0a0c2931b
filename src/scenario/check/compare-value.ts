import { compareNames } from "../../base/names.ts";
import type { CaseValue } from "../../cases/case.ts";
import type { OpValue, StatOutcome } from "../../cases/outcome.ts";
import { decodeValue, type EncodedBytes, encodeBytes } from "../../cases/value.ts";
import type { ValueExpectation } from "../schema/expect.ts";
import { valueWords } from "./words.ts";

/** What differs, in words; undefined when the call returned what was expected. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/** Holds what a call returned against what was expected of it. */
export function compareValue(
  expected: ValueExpectation,
  actual: OpValue | undefined,
): Difference | undefined {
  const differ = { expected: valueWords(expected), actual: valueWords(actual) };
  if (actual === undefined) return differ;
  if (typeof expected === "number") return expected === actual ? undefined : differ;
  if (Array.isArray(expected)) return sameNames(expected, actual) ? undefined : differ;
  if (typeof expected === "object" && isStat(actual)) return compareFields(expected, actual);
  return sameBytes(expected, actual) ? undefined : differ;
}

/** Some fields of what something is; the others may be as they are. */
export function compareFields(expected: object, actual: object): Difference | undefined {
  const wrong = Object.entries(expected).filter(
    ([key, value]) => value !== (actual as Readonly<Record<string, unknown>>)[key],
  );
  if (wrong.length === 0) return undefined;
  const found = wrong.map(([key]) => [key, (actual as Readonly<Record<string, unknown>>)[key]]);
  return {
    expected: valueWords(Object.fromEntries(wrong)),
    actual: valueWords(Object.fromEntries(found)),
  };
}

function isStat(value: OpValue): value is StatOutcome {
  return typeof value === "object" && "nlink" in value;
}

function sameBytes(expected: ValueExpectation, actual: OpValue): boolean {
  if (typeof actual !== "string" && !isEncoded(actual)) return false;
  if (typeof expected === "string") return sameJson(encodeBytes(decodeValue(expected)), actual);
  if (typeof expected !== "object" || Array.isArray(expected)) return false;
  const { hex, repeat, len } = expected;
  if (hex !== undefined || repeat !== undefined) {
    const value = (hex === undefined ? { repeat, len: len ?? 0 } : { hex }) as CaseValue;
    return sameJson(encodeBytes(decodeValue(value)), actual);
  }
  return compareFields(expected, typeof actual === "object" ? actual : {}) === undefined;
}

function isEncoded(value: OpValue): value is EncodedBytes {
  return typeof value === "object" && ("hex" in value || "sha256" in value);
}

/** Names alone, or with their types; in any order. */
function sameNames(expected: readonly unknown[], actual: OpValue): boolean {
  if (!Array.isArray(actual)) return false;
  const typed = expected.some((one) => typeof one !== "string");
  const names = (actual as readonly unknown[]).map((one) =>
    Array.isArray(one) && !typed ? `${one[0]}` : one,
  );
  return sameJson([...expected].sort(byText), names.sort(byText));
}

function byText(a: unknown, b: unknown): number {
  return compareNames(JSON.stringify(a), JSON.stringify(b));
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
