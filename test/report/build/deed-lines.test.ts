import { describe, expect, it } from "vitest";
import { deedLines } from "../../../src/report/build/deed-lines.ts";
import { fullReport } from "../../../src/report/full-report.ts";
import { jsonReport } from "../../../src/report/json-report.ts";
import { plain } from "../../../src/report/paint.ts";
import { priced, TOY_DEVICE } from "../scenarios.ts";

const page = { width: 60, paint: plain };

const SCENARIO = `version: 1
title: A container
image:
  layers: [{ name: base, tree: { /a: { size: 100KiB } } }]
steps:
  - run: echo one; chmod 600 /a
  - run: nothing-like-it
  - diff: { exact: true }
  - commit: { tag: kept }
`;

describe("deedLines()", () => {
  it("shows output and changes up to a limit, and counts the rest", () => {
    const output = Array.from({ length: 23 }, (_, i) => `line ${i}\n`).join("");
    const changes = Array.from({ length: 21 }, (_, i) => ({ kind: "A", path: `/${i}` }) as const);

    const ran = deedLines({ kind: "run", status: 0, output, unknown: ["make"] }, page, TOY_DEVICE);
    const changed = deedLines({ kind: "diff", changes }, page, TOY_DEVICE);

    expect(ran.slice(-3)).toEqual([
      "│ line 19",
      "and 3 lines more",
      "1 program cannot be run here: make",
    ]);
    expect(changed.slice(-2)).toEqual(["A /19", "and 1 change more"]);
    expect(deedLines({ kind: "diff", changes: [] }, page, TOY_DEVICE)).toEqual([
      "nothing that docker diff would tell",
    ]);
  });

  it("stand below their steps in a report, and in its JSON", async () => {
    const given = await priced(SCENARIO);

    const report = fullReport(given, { width: 80, paint: plain });
    const { steps, images } = jsonReport(given);

    expect(report).toMatch(
      /1 {2}run echo one; chmod 600 \/a .*100 KiB +0.4 ms\n +0\.\d+ to 1\.2\n {8}│ one\n/,
    );
    expect(report).toContain("run nothing-like-it → exit status 127");
    expect(report).toContain("        C /a  (mode)\n");
    expect(report).toContain("        → kept: 205kB in 2 layers, 1 new\n");
    expect(steps[0]!.deed).toEqual({ run: { status: 0, output: "one\n", unknown: [] } });
    expect(steps[2]!.deed).toEqual({ diff: [{ kind: "C", path: "/a", aspects: ["mode"] }] });
    expect(images).toMatchObject([{ tag: "kept", layers: 2, bytes: 204800, synthetic: false }]);
    given.result.close();
  });
});
