import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { steppingClock } from "../../../src/base/clock.ts";
import { buildLayers } from "../../../src/cases/build-layers.ts";
import { layerTree } from "../../../src/cases/tree.ts";
import { mount } from "../../../src/process/overlay.ts";
import { runShell } from "../../../src/shell/run-shell.ts";
import type { Recorded } from "../commands/recorded.ts";
import { mask, treeText } from "../commands/tree-text.ts";
import { IDIOMS } from "./idioms.ts";
import { argvOf, ENVIRONMENT, lowersOf, SYSTEMS, type System } from "./systems.ts";

/** What RUN lines of real projects say and leave behind, the shell and its commands together, is what the real ones
 *  said and left on a real overlay. */

/** Idioms that ours does otherwise, and why. They have to: one that agrees is to be taken out. */
const DIFFERENT: Readonly<Record<System, ReadonlyMap<string, string>>> = {
  debian: new Map(),
  bash: new Map([["set -x; a=(1 2);", "only simple commands are traced"]]),
  alpine: new Map(),
};

describe.each(SYSTEMS)("on %s", (system) => {
  const recorded = recordedOn(system);
  const reasonFor = ({ line }: Recorded): string | undefined =>
    [...DIFFERENT[system]].find(([start]) => line.startsWith(start))?.[1];

  test("every idiom is recorded", () => {
    expect(recorded.map(({ line }) => line)).toEqual(IDIOMS[system]);
  });

  test.each(
    recorded
      .filter((each) => reasonFor(each) === undefined)
      .map((each) => [each.line, each] as const),
  )("%s", async (line, recording) => {
    expect(await replay(system, line)).toEqual(recording);
  });

  const different = recorded.filter((each) => reasonFor(each) !== undefined);
  test.each(different.map((each) => [each.line, each] as const))(
    "%s (not yet)",
    async (line, recording) => {
      expect(await replay(system, line)).not.toEqual(recording);
    },
  );
});

function recordedOn(system: System): Recorded[] {
  const text = readFileSync(new URL(`fixtures/${system}.jsonl`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** 2026: what was recorded is later than that, too. */
const CLOCK_START = 1_790_000_000;

async function replay(system: System, line: string): Promise<Recorded> {
  const clock = steppingClock(CLOCK_START);
  const empty = { id: null, options: {}, data: [], upper: [], ops: [] };
  const given = { ...empty, lower: lowersOf(system), readonly: false, nomount: false };
  const { lowers, upper, work } = buildLayers(given, clock);
  const overlay = mount({ lowers: lowers.toReversed(), upper, work, clock });
  const process = overlay.process({ uid: 0, gid: 0, cwd: "/" });
  const env = new Map(Object.entries(ENVIRONMENT));
  const { status, stdout, stderr } = await runShell({ process, clock, env }, argvOf(system, line));
  overlay.umount();
  const said = { stdout: mask(stdout), stderr: mask(stderr) };
  return { line, status, ...said, upper: treeText(layerTree(upper)) };
}
