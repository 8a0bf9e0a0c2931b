import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import type { VerifyInput } from "../../src/cli/verify-input.ts";
import { differenceTable } from "../../src/cli/verify-table.ts";
import { VerifyTally } from "../../src/cli/verify-tally.ts";
import type { Verdict } from "../../src/kernel/verify.ts";
import { plain } from "../../src/report/paint.ts";

const INPUT: VerifyInput = {
  name: "demo.yaml",
  given: parseCase({
    ops: [
      { op: "umask", mode: 18 },
      { op: "rename", path: "/d", to: "/e" },
    ],
  }),
  stepOf: (op) => (op === 0 ? undefined : op),
};
const PAGE = { width: 80, paint: plain };

describe("differenceTable()", () => {
  it("says what was called, in which step, and what came of it on both sides", () => {
    const table = differenceTable(
      INPUT,
      [
        { where: "ops[1]", engine: { ok: true }, kernel: { ok: false, errno: "EXDEV" }, op: 1 },
        { where: "ops[1].value.mode", engine: 420, kernel: 384, op: 1 },
        { where: "upper./d.xattrs.user.k", engine: undefined, kernel: "1" },
      ],
      PAGE,
    );

    expect(table).toBe(
      [
        "demo.yaml",
        "                                           copyup says  Linux says",
        "  operation 2, step 1: rename /d /e        ok           EXDEV",
        "  operation 2, step 1: rename /d /e, mode  420          384",
        "  upper /d.xattrs.user.k                   nothing      1",
        "",
      ].join("\n"),
    );
  });

  it("keeps to the page, and shows the first twenty", () => {
    const found = Array.from({ length: 22 }, (_, i) => ({
      where: `merged./${i}`,
      engine: { long: "x".repeat(200) },
      kernel: "y",
    }));

    const lines = differenceTable(INPUT, found, PAGE).split("\n");

    expect(lines).toHaveLength(24);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines.at(-2)).toBe("  and 2 more differences; --json shows all");
  });
});

describe("VerifyTally", () => {
  const agrees: Verdict = { kind: "agrees", explained: [], leftOut: [] };

  function tallyOf(verdicts: readonly Verdict[], operations = 600): VerifyTally {
    const tally = new VerifyTally();
    for (const verdict of verdicts) tally.add(verdict, operations);
    return tally;
  }

  it.each<[string, Verdict[], ok: boolean]>([
    ["1,200 operations of 2 cases agree with Linux 6.18.44", [agrees, agrees], true],
    ["nothing was compared with Linux 6.18.44", [], false],
    [
      "600 operations of 1 case agree with Linux 6.18.44; not checked here: devices (1 case)",
      [{ ...agrees, leftOut: ["devices"] }],
      true,
    ],
    [
      "600 operations of 1 case agree with Linux 6.18.44; 1 case differs; 1 case not well formed; 1 case without an answer from Linux",
      [
        agrees,
        { kind: "differs", differences: [], explained: [], leftOut: [] },
        { kind: "malformed", message: "odd" },
        { kind: "failed", message: "hung" },
      ],
      false,
    ],
  ])("says: %s", (words, verdicts, ok) => {
    const tally = tallyOf(verdicts);

    expect(tally.words("6.18.44-generic")).toBe(words);
    expect(tally.allWell).toBe(ok);
  });
});
