import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareScenario } from "../../../src/scenario/compare/compare.ts";
import { ALL_ALTERNATIVES } from "../../../src/scenario/compare/comparison.ts";
import { findScenarios, loadScenario } from "../../../src/scenario/load.ts";
import { runScenario } from "../../../src/scenario/run.ts";

const FOLDER = join(import.meta.dirname, "../../../scenarios");
const files = await findScenarios(FOLDER);
const ALL = { alternatives: ALL_ALTERNATIVES, disk: undefined, containers: undefined };

describe("the comparison of", () => {
  it.each(files.map((file) => file.slice(FOLDER.length + 1)))(
    "%s begins with what its own run cost",
    async (name) => {
      const scenario = await loadScenario(join(FOLDER, name));
      const result = await runScenario(scenario);

      const ways = await compareScenario(result, ALL, scenario.options);

      const { containers, steps } = result;
      if (containers.length === 0) expect(ways).toEqual([]);
      else {
        // Of a mount with options of its own, that is the second.
        const own = ways[Object.keys(scenario.options).length > 0 ? 1 : 0]!;
        const inContainers = steps.filter(({ container }) => container !== null);
        const copied = containers.reduce((sum, { copiedBytes }) => sum + copiedBytes, 0);
        const written = inContainers.reduce((sum, { writtenBytes }) => sum + writtenBytes, 0);
        expect(own.outlay).toMatchObject({ copiedBytes: copied, writtenBytes: written });
      }
      result.close();
    },
  );
});
