import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/cases/outcome.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { differences } from "../../src/kernel/differences.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/run.ts";

const FOLDER = join(import.meta.dirname, "found");

/** Cases that the engine once got wrong; each carries what Linux made of it. */
const files = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];

describe("what was found by chance", () => {
  it("is a scenario or a recorded case", () => {
    expect(files.filter((file) => !/\.(yaml|json|md)$/.test(file))).toEqual([]);
  });

  for (const file of files.filter((name) => name.endsWith(".yaml"))) {
    it(`${file} comes out as on Linux`, async () => {
      const result = await runScenario(await loadScenario(join(FOLDER, file)));

      expect(result.mismatches).toEqual([]);
      result.close();
    });
  }

  for (const file of files.filter((name) => name.endsWith(".json"))) {
    it(`${file} comes out as on Linux`, () => {
      const recorded = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));

      const outcome = replay(parseCase(recorded.case)) as Outcome;

      expect(differences(outcome, recorded.outcome)).toEqual([]);
    });
  }
});
