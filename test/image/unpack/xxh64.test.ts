import { describe, expect, it } from "vitest";
import { Xxh64 } from "../../../src/image/unpack/xxh64.ts";

const low32 = (bytes: Uint8Array, pieces = [bytes.length]) => {
  const sum = new Xxh64();
  let at = 0;
  for (const piece of pieces) {
    sum.update(bytes.subarray(at, at + piece));
    at += piece;
  }
  sum.update(bytes.subarray(at));
  return sum.low32().toString(16);
};

describe("Xxh64", () => {
  // Computed with xxHash's own tool: xxhsum -H64.
  it.each([
    ["", "51d8e999"],
    ["a", "a98c6e5b"],
    ["abc", "ad770999"],
  ])("sums %j", (text, expected) => {
    expect(low32(Buffer.from(text))).toBe(expected);
  });

  it("does not care how the bytes come in", () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) >> 3);
    const whole = low32(bytes);

    expect(low32(bytes, [1, 31, 32, 33, 64, 5])).toBe(whole);
    expect(
      low32(
        bytes,
        Array.from({ length: 1000 }, () => 1),
      ),
    ).toBe(whole);
  });
});
