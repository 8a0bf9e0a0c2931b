import { describe, expect, it } from "vitest";
import { CaseError } from "../../src/cases/case-error.ts";
import { readCases } from "../../src/cases/read-cases.ts";
import { replayLines } from "../../src/cases/replay-lines.ts";
import { grouped, replayTogether } from "../../src/cases/replay-together.ts";

const given = (id: string, ops: number): string =>
  JSON.stringify({
    id,
    ops: Array.from({ length: ops }, (_, i) => ({ op: "mkdir", path: `/${i}` })),
  });

describe("replayTogether()", () => {
  it("gives the lines that replayLines() gives", () => {
    const text = [given("one", 2), given("two", 0)].join("\n");

    const lines = [...replayLines(text)].map((line) => `${line}\n`);

    expect(replayTogether(readCases(text))).toEqual({ text: lines.join(""), fault: null });
  });
});

describe("grouped()", () => {
  it("takes cases together until they have so many operations", () => {
    const text = [given("a", 3), given("b", 3), given("c", 9), given("d", 1)].join("\n");

    const groups = [...grouped(readCases(text), 8)].map((group) => group.map((one) => one.where));

    expect(groups).toEqual([["line 1", "line 2"], ["line 3"], ["line 4"]]);
  });

  it("gives the cases before one that cannot be read", () => {
    const groups = grouped(readCases(`${given("a", 1)}\nnonsense\n`), 100);

    expect(groups.next().value).toHaveLength(1);
    expect(() => groups.next()).toThrow(CaseError);
  });
});
