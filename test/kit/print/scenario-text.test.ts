import { describe, expect, it } from "vitest";
import type { Case, CaseOp } from "../../../src/cases/case.ts";
import type { Outcome } from "../../../src/cases/outcome.ts";
import { replay } from "../../../src/cases/replay.ts";
import { recordedCases } from "../../../src/kit/cases/recorded-cases.ts";
import { scalar } from "../../../src/kit/print/flow.ts";
import { caseText, isScenario } from "../../../src/kit/print/scenario-text.ts";
import { stepText } from "../../../src/kit/print/step-text.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { runScenario } from "../../../src/scenario/run.ts";

describe("stepText()", () => {
  it.each<[string, CaseOp]>([
    ["- unlink: { path: /a }", { op: "unlink", path: "/a" }],
    [
      "- write: { path: /a, data: x }",
      { op: "write", path: "/a", flags: "O_WRONLY|O_CREAT|O_APPEND", content: "x" },
    ],
    ["- write: { path: /a, flags: O_WRONLY, data: x }", { op: "write", path: "/a", content: "x" }],
    ["- mkdir: { path: /a, mode: 0700 }", { op: "mkdir", path: "/a", mode: 0o700 }],
    [
      '- pwrite: { fd: f1, offset: 2, data: "x\\n" }',
      { op: "pwrite", fd: "f1", content: "x\n", offset: 2 },
    ],
    ['- unlink: { path: /a }\n    as: "5:5"', { op: "unlink", path: "/a", uid: 5 }],
    [
      '- mknod: { path: /a, type: char, rdev: "240:3" }',
      { op: "mknod", path: "/a", type: "char", rdev: [240, 3] },
    ],
  ])("writes %s", (text, op) => {
    expect(stepText(op)).toBe(text);
  });
});

describe("scalar()", () => {
  it.each(["/a", "a.b", "O_RDWR|O_CREAT", "trusted.overlay.opaque"])(
    "leaves %s as it is",
    (text) => {
      expect(scalar(text)).toBe(text);
    },
  );

  it.each(["", "1", "0644", "true", "Null", "a: b", "x\n", "-", "~", "1.5e3", "y"])(
    "quotes %j",
    (text) => {
      expect(scalar(text)).toBe(JSON.stringify(text));
    },
  );
});

describe("caseText()", () => {
  const sayable = recordedCases().filter(
    ({ case: given, outcome }) => isScenario(given) && outcome.mount === "ok",
  );

  it("makes scenarios of recorded cases, which come out as Linux does", async () => {
    expect(sayable.length).toBeGreaterThan(150);
    for (const { case: given } of sayable) {
      const outcome = replay(given);
      const text = caseText(given, { outcome });

      const result = await runScenario(parseScenario(text, { file: `${given.id}.yaml` }));

      expect(
        result.mismatches.map((each) => JSON.stringify(each)),
        `${given.id}\n${text}`,
      ).toEqual([]);
      result.close();
    }
  }, 60_000);

  it("says what came out otherwise when it is run again", () => {
    const given: Case = {
      ...{ id: "x", options: {}, data: [], upper: [], readonly: false, nomount: false },
      lower: [[{ path: "/d/f", type: "file", content: "x" }]],
      ops: [{ op: "rename", path: "/d", to: "/e" }],
    };

    expect(caseText(given, { title: "a title", outcome: replay(given) as Outcome })).toBe(
      [
        "version: 1",
        'title: "a title"',
        "image:",
        "  layers:",
        "    - name: lower0",
        "      tree:",
        "        /d/f: x",
        "steps:",
        "  - rename: { path: /d, to: /e }",
        "    expect: EXDEV",
        "expect:",
        "  merged:",
        "    /d: { type: dir }",
        "    /d/f: { type: file, content: x }",
        "    /e: absent",
        "",
      ].join("\n"),
    );
  });
});
