import { describe, expect, it } from "vitest";
import { compareAnalyses } from "../../../src/analyze/compare-analyses.ts";
import { analysisJson } from "../../../src/report/analyze/analysis-json.ts";
import { analysisMarkdown } from "../../../src/report/analyze/analysis-markdown.ts";
import { type AnalysisReport, analysisText } from "../../../src/report/analyze/analysis-report.ts";
import { analysisSarif } from "../../../src/report/analyze/analysis-sarif.ts";
import { analysisSchema } from "../../../src/report/analyze/analysis-schema.ts";
import { markdownCode, markdownText } from "../../../src/report/analyze/markdown-text.ts";
import { plain } from "../../../src/report/paint.ts";
import { widthOf } from "../../../src/report/text.ts";
import { GATES, IMAGES, reportOf } from "./images.ts";
import { sarifFaults } from "./sarif-faults.ts";

const NAMES = Object.keys(IMAGES);

async function compared(before: string, after: string): Promise<AnalysisReport> {
  const report = await reportOf(after, GATES);
  const other = await IMAGES[before]!();
  return { ...report, comparison: compareAnalyses({ ...other, name: "before" }, report.analysis) };
}

describe.each(NAMES)("%s", (name) => {
  it("is a comment on a pull request", async () => {
    const text = analysisMarkdown(await reportOf(name, GATES));

    await expect(text).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it("is a document that is as its schema says, also against another", async () => {
    for (const report of [await reportOf(name, GATES), await compared("shop", name)]) {
      const document = JSON.parse(JSON.stringify(analysisJson(report)));

      expect(analysisSchema.safeParse(document)).toEqual({ success: true, data: document });
    }
  });

  it("is SARIF that code scanning takes", async () => {
    const report = await reportOf(name, GATES);
    const steps = new Map([[1, { line: 2, column: 1, endLine: 3, endColumn: 9 }]]);
    const source = { dockerfile: "deploy/my Dockerfile", steps };

    for (const one of [report, { ...report, source }]) {
      expect(sarifFaults(analysisSarif(one, "1.2.3"))).toEqual([]);
    }
  });
});

describe("a comparison", () => {
  it.each([
    ["sound", "shop"],
    ["shop", "sound"],
    ["empty", "many-layers"],
  ])("of %s with %s is a part of the page", async (before, after) => {
    const report = await compared(before, after);
    const text = analysisText(report, { width: 80, paint: plain });

    await expect(
      text.slice(text.indexOf("Compared"), text.indexOf("Layers\n")),
    ).toMatchFileSnapshot(`golden/${before}-then-${after}.txt`);
    for (const width of [60, 80, 100]) {
      const lines = analysisText(report, { width, paint: plain }).split("\n");
      expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    }
    expect(analysisMarkdown(report)).toContain("<summary>Against before</summary>");
  });
});

describe("a page with a Dockerfile", () => {
  it("names the line of each instruction that is found", async () => {
    const range = { line: 4, column: 1, endLine: 5, endColumn: 30 };
    const source = { dockerfile: "deploy/Docker\u0007file", steps: new Map([[3, range]]) };
    const text = analysisText({ ...(await reportOf("shop")), source }, { width: 80, paint: plain });

    expect(text).toMatch(
      /^ {2}3 {2}saves 586 KiB \(9\.5 %\), 1\.3 ms \(.*\) {2}layer 3, deploy\/Docker\\x07file:4$/m,
    );
    expect(text).toMatch(/^ {2}4 {2}saves 390\.6 KiB \(6\.4 %\), 0\.5 ms \(.*\) {2}layer 4$/m);
  });
});

describe("SARIF", () => {
  it("points at the instruction, with the gates that failed before the findings", async () => {
    const report = await reportOf("shop", GATES);
    const range = { line: 4, column: 1, endLine: 5, endColumn: 30 };
    const source = { dockerfile: "./my app/Dockerfile", steps: new Map([[3, range]]) };

    const { runs } = analysisSarif({ ...report, source }, "1.2.3") as unknown as { runs: [Run] };

    expect(runs[0].results.map(({ ruleId, level }) => [ruleId, level]).slice(0, 2)).toEqual([
      ["gate", "error"],
      ["unchanged", "warning"],
    ]);
    const chown = runs[0].results.find(({ ruleId }) => ruleId === "metadata")!;
    expect(chown.message.text).toMatch(
      /^RUN chown .* changed\. Set it .* This saves 586 KiB, and 1\.3 ms \(1 to 2\.2\) to unpack them\.$/,
    );
    expect(chown.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: "my%20app/Dockerfile" },
      region: { startLine: 4, startColumn: 1, endLine: 5, endColumn: 30 },
    });
  });
});

interface Run {
  readonly results: readonly {
    readonly ruleId: string;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly { readonly physicalLocation?: object }[];
  }[];
}

describe("markdownText()", () => {
  it.each([
    ["a|b `c` *d* _e_ [f](g) ~h~ $i$", "a\\|b \\`c\\` \\*d\\* \\_e\\_ \\[f\\](g) \\~h\\~ \\$i\\$"],
    ["<img src=x> & </details>", "&lt;img src=x&gt; &amp; &lt;/details&gt;"],
    ["thanks @team", "thanks @<!-- -->team"],
    ["http://evil www.evil", "http:<!-- -->//evil www<!-- -->.evil"],
    ["two\nlines\u001b[31m", "two\\\\nlines\\\\x1b\\[31m"],
  ])("%j", (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  it("has fences around code that nothing in it ends", () => {
    expect(markdownCode(["RUN echo ```", "x\u0007"], "dockerfile")).toEqual([
      ...["````dockerfile", "RUN echo ```", "x\\x07", "````"],
    ]);
  });
});
