import { CaseError } from "./case-error.ts";
import { parseCase } from "./parse-case.ts";
import { replay } from "./replay.ts";

/** Replays every case of a text, and yields their outcomes in order, one JSON line each (without its newline).
 *  The text holds one case, an array of them, an object with `cases`, or one case a line.
 *  @throws CaseError at the first case that is not well formed; the message says which */
export function* replayLines(text: string): Generator<string, void> {
  for (const { value, where } of casesOf(text)) {
    yield JSON.stringify(replayed(value, where));
  }
}

interface Found {
  readonly value: unknown;
  /** Which of the text's cases it is. */
  readonly where: string;
}

function replayed(value: unknown, where: string): unknown {
  try {
    return replay(parseCase(value));
  } catch (error) {
    if (error instanceof CaseError) throw new CaseError(where, error.message);
    throw error;
  }
}

function* casesOf(text: string): Generator<Found> {
  const whole = parseJson(text);
  if ("fault" in whole) yield* casesByLine(text);
  else if (Array.isArray(whole.value)) yield* numbered(whole.value);
  else if (hasCases(whole.value)) yield* numbered(whole.value.cases);
  else yield { value: whole.value, where: "the case" };
}

function* casesByLine(text: string): Generator<Found> {
  let number = 0;
  for (const line of text.split("\n")) {
    number++;
    if (line.trim() === "") continue;
    const where = `line ${number}`;
    const parsed = parseJson(line);
    if ("fault" in parsed) throw new CaseError(where, `not JSON: ${parsed.fault}`);
    yield { value: parsed.value, where };
  }
}

function* numbered(values: readonly unknown[]): Generator<Found> {
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
