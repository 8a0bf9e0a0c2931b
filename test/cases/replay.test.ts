import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { caseFault } from "./case-fault.ts";
import { type RecordedOutcome, recordedOutcomes } from "./recorded-outcomes.ts";

const recorded = recordedOutcomes();

describe("replay()", () => {
  it.each(recorded.map((each): [string, RecordedOutcome] => [each.case.id, each]))(
    "does with %s what the kernel did",
    (_id, { case: given, outcome }) => {
      // Once through JSON, as it is printed.
      expect(JSON.parse(JSON.stringify(replay(parseCase(given))))).toEqual(outcome);
    },
  );

  it.each([
    [
      { mtime: "omit", atime: "omit" },
      { copied: false, mtime: 1_000_000_000 },
    ],
    [{ mtime: "omit" }, { copied: false, mtime: 1_000_000_000 }],
    [
      { mtime: "omit", atime: 5 },
      { copied: true, mtime: 1_000_000_000 },
    ],
    [
      { mtime: 7, atime: "omit" },
      { copied: true, mtime: 7 },
    ],
  ])("sets the times %j", (times, { copied, mtime }) => {
    const given = { lower: [[{ path: "/f" }]], ops: [{ op: "utimens", path: "/f", ...times }] };

    const { merged, upper } = replay(parseCase(given));

    expect(merged?.find(({ path }) => path === "/f")?.mtime).toBe(mtime);
    expect(upper?.some(({ path }) => path === "/f")).toBe(copied);
  });

  it("gives the same outcome every time", () => {
    for (const { case: given } of recorded.slice(0, 20)) {
      expect(replay(parseCase(given))).toEqual(replay(parseCase(given)));
    }
  });

  it.each([
    [
      "a file used as a directory",
      { lower: [[{ path: "/f" }, { path: "/f/g" }]] },
      "lower[0][1]: /f: used as a directory, but it is none",
    ],
    [
      "a hard link to nothing",
      { upper: [{ path: "/l", type: "link", target: "/none" }] },
      "upper[0]: /l: hard link to /none, which does not exist",
    ],
    [
      "a layer that is not there",
      { ops: [{ op: "lstat", path: "/", at: "lower7" }] },
      'ops[0].at: there is no layer "lower7"',
    ],
  ])("refuses %s", (_what, fields, message) => {
    const given = parseCase({ id: "x", ...fields });

    expect(caseFault(() => replay(given))).toBe(message);
  });
});
