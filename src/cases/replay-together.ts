import { CaseError } from "./case-error.ts";
import type { FoundCase } from "./read-cases.ts";
import { replay } from "./replay.ts";

/** What came of some cases that were replayed together. */
export interface Replayed {
  /** Outcomes in order, a JSON line each. */
  readonly text: string;
  /** What is wrong with the case behind the last of them; null, if all were replayed. */
  readonly fault: string | null;
}

/** Replays cases up to the first that cannot be. */
export function replayTogether(cases: Iterable<FoundCase>): Replayed {
  let text = "";
  for (const { given, where } of cases) {
    try {
      text += `${JSON.stringify(replay(given))}\n`;
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      return { text, fault: new CaseError(where, error.message).message };
    }
  }
  return { text, fault: null };
}

/** Cases in groups that are about as long to replay. What reading them throws comes behind the cases before. */
export function* grouped(cases: Iterable<FoundCase>, size: number): Generator<FoundCase[], void> {
  let group: FoundCase[] = [];
  let steps = 0;
  try {
    for (const found of cases) {
      group.push(found);
      steps += 1 + found.given.ops.length;
      if (steps < size) continue;
      yield group;
      group = [];
      steps = 0;
    }
  } catch (error) {
    if (group.length > 0) yield group;
    throw error;
  }
  if (group.length > 0) yield group;
}
