import { describe, expect, it } from "vitest";
import { type GoJson, goJson, sortedMap } from "../../src/image/go-json.ts";

describe("goJson()", () => {
  it.each([
    ["<a & b>", '"\\u003ca \\u0026 b\\u003e"'],
    ["\u2028\u2029", '"\\u2028\\u2029"'],
    ['"\\/', '"\\"\\\\/"'],
    ["\n\r\t\0\x1f\x7f", '"\\n\\r\\t\\u0000\\u001f\x7f"'],
    ["é😀", '"é😀"'],
    ["\\b \\u0041 \\ud800", '"\\\\b \\\\u0041 \\\\ud800"'],
    ["x\ud800y\udfff", '"x\\ufffdy\\ufffd"'],
    ["\b\f", '"\\u0008\\u000c"'],
  ])("writes %j as Go does", (text, expected) => {
    expect(goJson(text)).toBe(expected);
  });

  it("has short escapes where Go 1.22 has them", () => {
    expect(goJson("\b\f\v", { shortEscapes: true })).toBe('"\\b\\f\\u000b"');
  });

  it("writes lists and maps without blanks, in the order given", () => {
    const value = new Map<string, GoJson>([
      ["b", [1, null, true, 2 ** 53 - 1]],
      ["10", []],
      ["9", new Map()],
    ]);

    expect(goJson(value)).toBe('{"b":[1,null,true,9007199254740991],"10":[],"9":{}}');
  });

  it("sorts keys by their bytes", () => {
    const map = new Map(["\u{1f600}", "\ufffd", "9", "10", "a", "B"].map((key) => [key, 0]));

    expect([...sortedMap(map).keys()]).toEqual(["10", "9", "B", "a", "\ufffd", "\u{1f600}"]);
  });
});
