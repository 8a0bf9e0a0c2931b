import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byCodePoint } from "../../src/cases/names-order.ts";

describe("byCodePoint()", () => {
  it("puts what lies beyond the basic plane last, where UTF-16 does not", () => {
    const names = ["\u{1f600}", "\uff5e", "a", "", "ab", "\udc80", "\u{1f600}a"];

    expect(names.sort(byCodePoint)).toEqual([
      "",
      "a",
      "ab",
      "\udc80",
      "\uff5e",
      "\u{1f600}",
      "\u{1f600}a",
    ]);
  });

  it("orders as lists of code points do", () => {
    const unit = fc.constantFrom(
      "a",
      "b",
      "\uff5e",
      "\u{1f600}",
      "\u{1f601}",
      "\u{10000}",
      "\udc80",
    );
    const name = fc.array(unit, { maxLength: 6 }).map((units) => units.join(""));
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(compareLists(points(a), points(b))));
      }),
    );
  });
});

const points = (text: string): number[] => Array.from(text, (char) => char.codePointAt(0)!);

function compareLists(a: number[], b: number[]): number {
  for (const [i, point] of a.entries()) {
    if (i >= b.length) return 1;
    if (point !== b[i]) return point - b[i]!;
  }
  return a.length - b.length;
}
