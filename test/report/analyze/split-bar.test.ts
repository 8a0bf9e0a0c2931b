import { describe, expect, it } from "vitest";
import type { ByteClass } from "../../../src/analyze/analysis.ts";
import { noBytes } from "../../../src/analyze/directory-bytes.ts";
import { splitBar } from "../../../src/report/analyze/split-bar.ts";
import { coloured, plain } from "../../../src/report/paint.ts";

const barOf = (bytes: Partial<Record<ByteClass, number>>, full: number, paint = plain) =>
  splitBar({ ...noBytes(), ...bytes }, full, 10, { width: 80, paint });

describe("splitBar()", () => {
  it.each([
    [{ new: 100 }, 100, "██████████"],
    [{ new: 50, deleted: 50 }, 100, "█████░░░░░"],
    [{ new: 30, metadata: 20 }, 100, "███▓▓"],
    [{ new: 1, replaced: 1, deleted: 1 }, 3, "████▒▒▒░░░"],
    [{ new: 97, deleted: 3 }, 100, "██████████"],
    [{ new: 94, deleted: 6 }, 100, "█████████░"],
    [{ deleted: 1 }, 1_000_000, "░"],
    [{}, 100, ""],
  ])("%j of %i: %s", (bytes, full, bar) => {
    expect(barOf(bytes, full)).toBe(bar);
  });

  it("has as many cells as the bytes are of the whole, however they are split", () => {
    for (let part = 0; part <= 100; part++) {
      const bytes = { new: part, "left-over": 40, moved: 100 - part, partial: 60 };

      expect(barOf(bytes, 200)).toHaveLength(10);
    }
  });

  it("has a colour a class", () => {
    expect(barOf({ new: 1, metadata: 1 }, 2, coloured)).toBe(
      "\u001b[36m█████\u001b[39m\u001b[33m▓▓▓▓▓\u001b[39m",
    );
  });
});
