import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberWords } from "../../src/base/number-words.ts";

const number = fc.oneof(
  fc.double({ noDefaultInfinity: false, noNaN: false }),
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer(),
  // Halves of a digit: what floating point makes of a product would be rounded the other way.
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 4 }))
    .map(([digits, point]) => Number(`${digits}5e-${point}`)),
);

describe("numberWords()", () => {
  it("says what Intl says in English", () => {
    const digits = fc.tuple(fc.nat(3), fc.nat(3)).map(([least, more]) => [least, least + more]);
    fc.assert(
      fc.property(number, digits, (one, [least, most]) => {
        expect(numberWords(one, least!, most!)).toBe(
          one.toLocaleString("en-US", {
            minimumFractionDigits: least!,
            maximumFractionDigits: most!,
          }),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
