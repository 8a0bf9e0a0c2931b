import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/image/read-json.ts";

const read = (text: string) => readJson(Buffer.from(text));
const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${"}]".repeat(depth / 2)}`;

describe("readJson()", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(read(text)).toEqual({ kind: "value", value: JSON.parse(text) });
      }),
    );
  });

  it("reads 1000 levels, and no more", () => {
    expect(read(nested(1000)).kind).toBe("value");
    expect(read(nested(1002))).toEqual({
      kind: "fault",
      what: "JSON nested more than 1000 deep",
    });
    expect(read("[".repeat(1_000_000)).kind).toBe("fault");
  });

  it("counts levels, not brackets", () => {
    const texts = `["${"[".repeat(2000)}", "\\"${"{".repeat(2000)}"]`;

    expect(read(texts).kind).toBe("value");
    expect(read(`[${"[],".repeat(2000)}{}]`).kind).toBe("value");
    expect(read(`{"\\\\":${"[".repeat(1001)}`).kind).toBe("fault");
  });

  it("quotes nothing that a terminal obeys", () => {
    const fault = read("\x1b]0;title\x07{");

    const what = expect.stringMatching(/^not JSON: [^\x00-\x1f]*$/);
    expect(fault).toEqual({ kind: "fault", what });
  });
});
