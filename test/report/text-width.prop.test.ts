import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { coloured } from "../../src/report/paint.ts";
import { widthOf } from "../../src/report/text-width.ts";

/** Pieces that terminals and string-width are of one mind on. */
const piece = fc.oneof(
  fc.string(),
  fc.constantFrom("█▌─│┌╞•…—×é✓✗→\u00a0\u00ad", "日本語", "ﾊﾝｶｸ", "한국어", "e\u0301", "a\u200bb"),
  fc.constantFrom(
    "🐳",
    "👩‍👩‍👧",
    "🇩🇪",
    "❤️",
    "1️⃣",
    "\u0000",
    "\u007f",
    "\ud83d",
    "ﬁ",
    "Ω",
    "я",
    "\ufeff",
  ),
  fc.string().map((text) => coloured("title", text.replaceAll("\u001b", ""))),
);

describe("widthOf()", () => {
  it("is what string-width says", () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        expect(widthOf(text)).toBe(stringWidth(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("of a sign that is a picture only when it is asked to be one is that of a letter", () => {
    expect(["©", "™", "↔", "▶", "☀"].map(widthOf)).toEqual([1, 1, 1, 1, 1]);
    expect(widthOf("☀️")).toBe(2);
  });
});
