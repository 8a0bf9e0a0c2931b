import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sha1Hex } from "../../src/base/sha1.ts";

it("sha1Hex() is node:crypto's, of any pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (pieces) => {
      const expected = createHash("sha1");
      for (const piece of pieces) expected.update(piece);
      expect(sha1Hex(pieces)).toBe(expected.digest("hex"));
    }),
  );
  const million = new TextEncoder().encode("a".repeat(1e6));
  expect(sha1Hex([million])).toBe("34aa973cd4c4daa4f61eeb2bdbad27316534016f");
});
