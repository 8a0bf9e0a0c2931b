import { describe, expect, it } from "vitest";
import { CaseError } from "../../src/cases/case-error.ts";
import { replayLines } from "../../src/cases/replay-lines.ts";

const one = { id: "one", ops: [{ op: "mkdir", path: "/d" }] };
const two = { id: "two", ops: [] };
const ids = (text: string): unknown[] => [...replayLines(text)].map((line) => JSON.parse(line).id);

describe("replayLines()", () => {
  it.each([
    ["one case", JSON.stringify(one, null, 2), ["one"]],
    ["an array", JSON.stringify([one, two], null, 2), ["one", "two"]],
    ["an object with cases", JSON.stringify({ cases: [two, one] }), ["two", "one"]],
    ["one case a line", `${JSON.stringify(one)}\n\n${JSON.stringify(two)}\r\n`, ["one", "two"]],
    ["nothing", "", []],
    ["an empty array", "[]", []],
  ])("reads %s", (_what, text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  it("prints one line for each case", () => {
    for (const line of replayLines(JSON.stringify([one, two]))) expect(line).not.toContain("\n");
  });

  it("yields an outcome before it reads the next case", () => {
    const lines = replayLines(`${JSON.stringify(one)}\nnonsense\n`);

    expect(JSON.parse(lines.next().value!)).toMatchObject({ id: "one", mount: "ok" });
    expect(() => lines.next()).toThrow(CaseError);
  });

  it.each([
    ["a line that is not JSON", `${JSON.stringify(one)}\n{"id":`, /^line 2: not JSON: /],
    [
      "a faulty line",
      `{"id":"a"}\n{"id":"b","ops":5}`,
      /^line 2: ops: expected an array, found 5$/,
    ],
    ["a faulty case of an array", `[{"id":"a"},[]]`, /^case 2: expected an object, found \[\]$/],
    ["a faulty case alone", `{"ops":5}`, /^the case: ops: expected an array, found 5$/],
    [
      "a case that contradicts itself",
      `[{"lower":[[{"path":"/f"},{"path":"/f/g"}]]}]`,
      /^case 1: lower\[0\]\[1\]: \/f: used as a directory/,
    ],
  ])("says where it finds %s", (_what, text, message) => {
    expect(() => [...replayLines(text)]).toThrow(message);
  });
});
