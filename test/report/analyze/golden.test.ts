import { describe, expect, it } from "vitest";
import { analysisText } from "../../../src/report/analyze/analysis-report.ts";
import { coloured, plain } from "../../../src/report/paint.ts";
import { widthOf } from "../../../src/report/text.ts";
import { GATES, IMAGES, reportOf } from "./images.ts";

// What a report looks like is reviewed by eye: `npx vitest run test/report/analyze -u`, then look at the difference.

const NAMES = Object.keys(IMAGES);

describe.each(NAMES)("%s", (name) => {
  it("has a report", async () => {
    const text = analysisText(await reportOf(name, GATES), { width: 80, paint: plain });

    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it.each([60, 80, 100])("fits into %i columns, the same in colour", async (width) => {
    const report = await reportOf(name, GATES);
    const [bare, painted] = [plain, coloured].map((paint) =>
      analysisText(report, { width, paint }),
    );

    expect(bare!.split("\n").filter((line) => widthOf(line) > width)).toEqual([]);
    expect(painted!.replace(/\u001b\[\d+m/g, "")).toBe(bare);
  });

  it("has no character that a terminal obeys", async () => {
    const text = analysisText(await reportOf(name, GATES), { width: 80, paint: plain });

    expect(text.match(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g)).toBeNull();
  });
});
