import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Recording } from "./record/recording.ts";
import { type RealShell, SHELLS } from "./record/scene.ts";
import { runRecorded } from "./run-recorded.ts";

/** Scripts that ours does otherwise, and why. They have to: one that agrees is to be taken out. */
const DIFFERENT: Readonly<Record<RealShell, ReadonlyMap<string, string>>> = {
  dash: new Map([["f( { :; }", "just-bash stops at another token of a faulty function"]]),
  ash: new Map([
    ["f( { :; }", "just-bash stops at another token of a faulty function"],
    ["PATH=/nowhere; cat /data/a; echo $?", "Debian's busybox finds its applets without PATH"],
    [
      "type echo cd cat if; f() { :; }; type f; type nosuch; echo $?",
      "Debian's busybox finds its applets without PATH",
    ],
  ]),
  bash: new Map([
    ["f( { :; }", "just-bash stops at another token of a faulty function"],
    ["f() {\n  echo in\n  nosuch\n}\nf", "bash calls a function of -c by the name environment"],
    ["echo $((1+)); echo not reached", "bash names the token at which it stopped"],
    [
      "type echo cd cat if; f() { :; }; type f; type nosuch; echo $?",
      "bash prints a function's body",
    ],
  ]),
};

describe.each(SHELLS)("runShell() does what %s does:", (shell) => {
  const recordings = recordedOf(shell);
  const different = DIFFERENT[shell];

  it("was recorded", () => expect(recordings.length).toBeGreaterThan(200));

  it.each(
    recordings
      .filter(({ script }) => !different.has(script))
      .map((one) => [`${one.uid} ${one.script}`, one] as const),
  )("%s", async (_name, recording) => {
    expect(await runRecorded(shell, recording)).toEqual(recording);
  });

  it.each([...different])("%s (not yet: %s)", async (script) => {
    const recording = recordings.find((one) => one.script === script)!;

    expect(await runRecorded(shell, recording)).not.toEqual(recording);
  });
});

function recordedOf(shell: RealShell): Recording[] {
  const file = new URL(`record/${shell}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Recording[];
}
