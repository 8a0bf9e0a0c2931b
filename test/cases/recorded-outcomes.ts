import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A canonical case and what Linux 6.18 made of it, layers on tmpfs. Recorded, never edited. */
export interface RecordedOutcome {
  readonly case: { readonly id: string };
  readonly outcome: { readonly id: string };
}

export function recordedOutcomes(): RecordedOutcome[] {
  const text = readFileSync(fileURLToPath(new URL("recorded.jsonl", import.meta.url)), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RecordedOutcome);
}
