import { describe, expect, it } from "vitest";
import type { Duration } from "../../../src/cost/time/duration.ts";
import { sumOf, times } from "../../../src/cost/time/duration.ts";
import { briefReport } from "../../../src/report/brief-report.ts";
import { comparedLines } from "../../../src/report/compare/compared-lines.ts";
import type { ComparedScenario, TimedWay } from "../../../src/report/compare/compared-scenario.ts";
import { fullReport } from "../../../src/report/full-report.ts";
import { jsonReport } from "../../../src/report/json-report.ts";
import type { Page } from "../../../src/report/page.ts";
import { coloured, plain } from "../../../src/report/paint.ts";
import { type PricedScenario, priceScenario } from "../../../src/report/priced.ts";
import { widthOf } from "../../../src/report/text.ts";
import { compareScenario, stepsApart } from "../../../src/scenario/compare/compare.ts";
import { ALL_ALTERNATIVES, overMounts } from "../../../src/scenario/compare/comparison.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { runScenario } from "../../../src/scenario/run.ts";
import { CONTAINERS, DATABASE } from "../scenarios.ts";

const PAGE: Page = { width: 80, paint: plain };

/** Device profiles change as they are measured anew: here a copied byte takes a nanosecond, give or take half, and a call
 *  a microsecond. */
const time = ({ work: { copiedByte = 0, call = 0 } }: TimedWay): Duration =>
  sumOf([
    times({ ns: 1, low: 0.5, high: 2 }, copiedByte),
    times({ ns: 1000, low: 1000, high: 1000 }, call),
  ]);
const SHOWN = { notes: true, time };

const NUMBERS = { disk: 100 * 2 ** 30, containers: 50 };

async function compared(
  text: string,
  numbers: Partial<ComparedScenario> = {},
): Promise<PricedScenario> {
  const scenario = parseScenario(text, { file: "shop/demo.yaml" });
  const result = await runScenario(scenario);
  const alternatives = [...ALL_ALTERNATIVES, overMounts("volume", ["/var/lib/db"])];
  const asked = { alternatives, disk: undefined, containers: undefined, ...numbers };
  const ways = await compareScenario(result, asked, scenario.options);
  return { ...priceScenario(result), compared: { ...asked, ways, apart: stepsApart(result) } };
}

// What it looks like is reviewed by eye: `npx vitest run test/report -u`, then look at the difference.
describe("a comparison", () => {
  it("is a table, with what is to be known of it", async () => {
    const { compared: given } = await compared(DATABASE, NUMBERS);

    const text = `${comparedLines(given!, SHOWN, PAGE).join("\n")}\n`;

    await expect(text).toMatchFileSnapshot("../golden/compared.database.txt");
  });

  it("of several containers is one of all of them", async () => {
    const { compared: given } = await compared(CONTAINERS);

    const text = `${comparedLines(given!, SHOWN, PAGE).join("\n")}\n`;

    await expect(text).toMatchFileSnapshot("../golden/compared.containers.txt");
  });

  it("is a part of the full report, and without notes of the brief one", async () => {
    const given = await compared(DATABASE);

    const [full, brief] = [fullReport(given, PAGE), briefReport(given, PAGE)];

    for (const report of [full, brief]) {
      expect(report).toContain("What else it could have cost\n");
      expect(report).toMatch(/! step 3, rename .*: ok with/);
    }
    expect(full).toContain("vfs: two full copies of the image for each container.");
    expect(brief).not.toContain("two full copies");
  });

  it("is in no report that was not asked for it", async () => {
    const given = { ...(await compared(DATABASE)), compared: null };

    expect(fullReport(given, PAGE)).not.toContain("What else");
    expect(jsonReport(given).compared).toBeUndefined();
  });

  it.each([60, 80, 100, 140])("fits into %i columns, in colour too", async (width) => {
    const { compared: given } = await compared(DATABASE, NUMBERS);
    const [bare, painted] = [plain, coloured].map((paint) =>
      comparedLines(given!, SHOWN, { width, paint }).join("\n"),
    );

    expect(bare!.split("\n").filter((line) => widthOf(line) > width)).toEqual([]);
    expect(painted!.replaceAll(/\u001b\[\d+m/g, "")).toBe(bare);
    expect(bare).toContain("container");
  });

  it("is a part of the document for programs", async () => {
    const { compared: document } = jsonReport(await compared(DATABASE, NUMBERS));

    expect(document).toMatchObject({ disk: NUMBERS.disk, containers: 50 });
    const ways = Object.fromEntries(document!.ways.map((way) => [way.name, way]));
    expect(ways.overlay2).toMatchObject({
      writtenBytes: 301,
      copiedBytes: 200 * 2 ** 20,
      movedBytes: 200 * 2 ** 20 + 301,
      amplification: (200 * 2 ** 20 + 301) / 301,
      fit: 510,
      work: { copiedByte: 200 * 2 ** 20, copyUp: 1 },
      time: { ns: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
      different: [],
    });
    expect(ways.overlay2!.together!.diskBytes).toBe(
      ways.overlay2!.imageBytes + 50 * ways.overlay2!.containerBytes,
    );
    expect(ways.volume).toMatchObject({ paths: ["/var/lib/db"] });
    expect(ways.metacopy!.different).toMatchObject([{ number: 3, usual: { errno: "EXDEV" } }]);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it("says null where any number of containers fits", async () => {
    const text = `version: 1
title: a test
image: { layers: [{ name: base, tree: { /f: x } }] }
steps:
  - stat: { path: /f }
`;
    const { compared: document } = jsonReport(await compared(text, NUMBERS));

    expect(document!.ways[0]).toMatchObject({ name: "overlay2", fit: null, amplification: null });
  });
});
