import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Recording } from "./record/recording.ts";
import { runRecorded } from "./run-recorded.ts";

describe.each(["dash", "ash"] as const)("runShell() does what %s does", (shell) => {
  const file = new URL(`record/${shell}.json`, import.meta.url);
  const recordings = JSON.parse(readFileSync(file, "utf8")) as Recording[];

  it("was recorded", () => expect(recordings.length).toBeGreaterThan(150));

  it.each(recordings.map((one) => [`${one.uid} ${one.script}`, one] as const))(
    "%s",
    async (_name, recording) => {
      expect(await runRecorded(shell, recording)).toEqual(recording);
    },
  );
});
