import { CaseError } from "./case-error.ts";
import { type FoundCase, readCases } from "./read-cases.ts";
import { replay } from "./replay.ts";

/** Replays every case of a text, and yields their outcomes in order, one JSON line each (without its newline).
 *  The text holds one case, an array of them, an object with `cases`, or one case a line.
 *  @throws CaseError at the first case that is not well formed; the message says which */
export function* replayLines(text: string): Generator<string, void> {
  for (const found of readCases(text)) yield JSON.stringify(replayed(found));
}

function replayed({ given, where }: FoundCase): unknown {
  try {
    return replay(given);
  } catch (error) {
    if (error instanceof CaseError) throw new CaseError(where, error.message);
    throw error;
  }
}
