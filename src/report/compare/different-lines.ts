import type { Compared, DifferentStep } from "../../scenario/compare/compare.ts";
import type { StepOutcome } from "../../scenario/result.ts";
import type { Page } from "../page.ts";
import { hanging, printable, shorten } from "../text.ts";
import { counted, listed } from "../words.ts";
import { alternativeWords } from "./alternative-words.ts";

/** Differences that are told. */
const TOLD = 5;

/** Steps that come out otherwise than with overlay2, each with the ways in which they do. */
export function differentLines(ways: readonly Compared[], page: Page): string[] {
  const all = new Map<string, { step: DifferentStep; names: string[] }>();
  for (const { alternative, different } of ways) {
    for (const step of different) {
      const key = `${step.number} ${wordOf(step.outcome)}`;
      const known = all.get(key) ?? { step, names: [] };
      known.names.push(alternativeWords(alternative));
      all.set(key, known);
    }
  }
  const told = [...all.values()].slice(0, TOLD).map(({ step, names }) => {
    const { number, text, usual, outcome } = step;
    const what = `step ${number}, ${shorten(printable(text), 50)}`;
    return `${what}: ${wordOf(outcome)} with ${listed(names)}, not ${wordOf(usual)}`;
  });
  const more = all.size - told.length;
  const lines = more > 0 ? [...told, counted(more, "more difference")] : told;
  return lines.flatMap((line) => hanging(`  ${page.paint("bad", "!")} `, line, page.width));
}

const wordOf = (outcome: StepOutcome): string =>
  outcome.ok ? "ok" : printable(outcome.errno ?? outcome.message);
