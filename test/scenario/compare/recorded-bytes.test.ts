import { describe, expect, it } from "vitest";
import { compareScenario } from "../../../src/scenario/compare/compare.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { runScenario } from "../../../src/scenario/run.ts";
import { recorded } from "../../cost/alternatives/support/fixture.ts";
import {
  asScenario,
  type RealWay,
  STORED_FIXTURE,
  type Stored,
} from "../../cost/alternatives/support/stored.ts";

// Recorded by test/kernel/stored-bytes.test.ts.
describe("what a comparison says that a container stores", () => {
  it("is what it stored on real file systems, to the byte", async () => {
    const scenario = parseScenario(asScenario(), { file: "test.yaml" });
    const result = await runScenario(scenario);
    const real = recorded<Readonly<Record<RealWay, Stored>>>(STORED_FIXTURE);

    const ways = await compareScenario(result, scenario.compare!, {});

    const last = result.steps.length;
    const said = ways.map(({ alternative, outlay, different }): [string, Stored] => [
      alternative.kind,
      {
        bytes: outlay.containerBytes,
        renamed: different.some(({ number }) => number === last) ? "ok" : "EXDEV",
      },
    ]);
    const known = said.filter(([name]) => Object.hasOwn(real, name));
    expect(Object.fromEntries(known)).toEqual(real);
    result.close();
  });
});
