import { describe, expect, it } from "vitest";
import { briefReport } from "../../src/report/brief-report.ts";
import { fullReport } from "../../src/report/full-report.ts";
import { jsonReport } from "../../src/report/json-report.ts";
import type { Page } from "../../src/report/page.ts";
import { coloured, plain } from "../../src/report/paint.ts";
import { summary, summaryLine } from "../../src/report/summary.ts";
import { widthOf } from "../../src/report/text.ts";
import { CHOWN, CONTAINERS, DATABASE, DEEP, IMAGE, priced, UNEXPECTED } from "./scenarios.ts";

// What a report looks like is reviewed by eye: `npx vitest run test/report -u`, then look at the difference.

const PAGE: Page = { width: 80, paint: plain };
const SCENARIOS = {
  database: DATABASE,
  chown: CHOWN,
  unexpected: UNEXPECTED,
  containers: CONTAINERS,
  image: IMAGE,
  deep: DEEP,
};

const escapes = (text: string) => text.replaceAll("\u001b", "␛");

describe.each(Object.entries(SCENARIOS))("%s", (name, text) => {
  it("has a full report", async () => {
    const report = fullReport(await priced(text), PAGE);

    await expect(report).toMatchFileSnapshot(`golden/${name}.full.txt`);
  });

  it("has a brief report", async () => {
    const report = briefReport(await priced(text), PAGE);

    await expect(report).toMatchFileSnapshot(`golden/${name}.brief.txt`);
  });

  it.each([60, 80, 100])("fits into %i columns, in colour too", async (width) => {
    const given = await priced(text);
    const [bare, painted] = [plain, coloured].map((paint) =>
      [fullReport(given, { width, paint }), briefReport(given, { width, paint })].join("\n"),
    );

    expect(bare!.split("\n").filter((line) => widthOf(line) > width)).toEqual([]);
    expect(painted!.replaceAll(/\u001b\[\d+m/g, "")).toBe(bare);
  });
});

describe("notes of an imported image", () => {
  it.each([fullReport, briefReport])("are in the report: %o", async (report) => {
    const given = await priced(CHOWN);
    const notes = ["/proc is another file system: it stays empty"];
    const noted = { ...given, result: { ...given.result, notes } };

    expect(report(noted, PAGE)).toContain(notes[0]);
  });
});

describe("golden files", () => {
  it("show a report in colour", async () => {
    const report = fullReport(await priced(DATABASE), { width: 80, paint: coloured });

    await expect(escapes(report)).toMatchFileSnapshot("golden/database.colour.txt");
  });

  it("show a report as JSON", async () => {
    const report = jsonReport(await priced(DATABASE));

    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot(
      "golden/database.json.txt",
    );
  });

  it("show a summary", async () => {
    const files = ["a/database.yaml", "a/chown.yaml", "b/unexpected.yml", "b/image.yaml"];
    const texts = [DATABASE, CHOWN, UNEXPECTED, IMAGE];
    const lines = await Promise.all(
      texts.map(async (text, i) => summaryLine(await priced(text, files[i]))),
    );

    await expect(summary(lines, 1, PAGE)).toMatchFileSnapshot("golden/summary.txt");
  });
});
