import type { Case } from "./case.ts";
import { CaseError } from "./case-error.ts";
import { parseCase } from "./parse-case.ts";

/** A case of a text. */
export interface FoundCase {
  readonly given: Case;
  /** Which of the text's cases it is: "line 3", "case 2". */
  readonly where: string;
}

/** Every case of a text, in order: one case, an array of them, an object with `cases`, or one case a line. A recorded
 *  case, which lies in the field `case` beside its outcome, is one too.
 *  @throws CaseError at the first case that is not well formed; the message says which */
export function* readCases(text: string): Generator<FoundCase, void> {
  for (const { value, where } of valuesOf(text)) yield { given: parsed(value, where), where };
}

interface FoundValue {
  readonly value: unknown;
  readonly where: string;
}

function parsed(value: unknown, where: string): Case {
  try {
    return parseCase(isRecorded(value) ? value.case : value);
  } catch (error) {
    if (error instanceof CaseError) throw new CaseError(where, error.message);
    throw error;
  }
}

function isRecorded(value: unknown): value is { readonly case: unknown } {
  return typeof value === "object" && value !== null && "case" in value && !("ops" in value);
}

function* valuesOf(text: string): Generator<FoundValue> {
  const whole = parseJson(text);
  if ("fault" in whole) yield* valuesByLine(text);
  else if (Array.isArray(whole.value)) yield* numbered(whole.value);
  else if (hasCases(whole.value)) yield* numbered(whole.value.cases);
  else yield { value: whole.value, where: "the case" };
}

function* valuesByLine(text: string): Generator<FoundValue> {
  let number = 0;
  for (const line of text.split("\n")) {
    number++;
    if (line.trim() === "") continue;
    const where = `line ${number}`;
    const json = parseJson(line);
    if ("fault" in json) throw new CaseError(where, `not JSON: ${json.fault}`);
    yield { value: json.value, where };
  }
}

function* numbered(values: readonly unknown[]): Generator<FoundValue> {
  for (const [i, value] of values.entries()) yield { value, where: `case ${i + 1}` };
}

function hasCases(value: unknown): value is { readonly cases: readonly unknown[] } {
  return (
    typeof value === "object" && value !== null && "cases" in value && Array.isArray(value.cases)
  );
}

function parseJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: error.message };
    throw error;
  }
}
