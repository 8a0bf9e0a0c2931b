import { describe, expect, it } from "vitest";
import { holdsCases } from "../../../src/scenario/read/holds-cases.ts";
import { faultsOf, HEAD } from "../support.ts";

const CASE = { id: "one", lower: [[{ path: "/a" }]], ops: [] };
const line = JSON.stringify(CASE);

describe("holdsCases()", () => {
  it.each([
    ["a case", line],
    ["a case over several lines", JSON.stringify(CASE, null, 2)],
    ["a case a line", `\n${line}\n${line}\n`],
    ["a case a line, of which one is broken", `${line}\r\n{"id":\n`],
    ["a list of cases", JSON.stringify([CASE, CASE])],
    ["an object of cases", JSON.stringify({ cases: [CASE] })],
    ["a recorded case", JSON.stringify({ case: CASE, outcome: {} })],
    ["an outcome", JSON.stringify({ id: "one", mount: "ok", ops: [] })],
  ])("is so of %s", (_what, text) => {
    expect(holdsCases(text)).toBe(true);
  });

  it.each([
    ["a scenario", HEAD],
    ["a scenario in JSON", JSON.stringify({ version: 1, title: "x", steps: [] })],
    ["YAML that begins like JSON", "{ version: 1, title: x }"],
    ["other JSON", '{"a":1}'],
    ["a number", "[1]"],
    ["nothing", ""],
  ])("is not so of %s", (_what, text) => {
    expect(holdsCases(text)).toBe(false);
  });

  it("is told once, with what takes cases", () => {
    expect(faultsOf(`${line}\n`.repeat(1000))).toEqual([
      "these are cases, not a scenario (copyup replay takes them; copyup verify too, if the file is called *.jsonl)",
    ]);
  });
});
