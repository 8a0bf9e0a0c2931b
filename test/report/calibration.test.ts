import { describe, expect, it } from "vitest";
import { agreementTable, priceTable } from "../../src/report/calibration.ts";
import { plain } from "../../src/report/paint.ts";
import { TOY } from "../support/toy-device.ts";

const PAGE = { width: 80, paint: plain };
const AGREEMENT = {
  comparisons: [
    {
      name: "one byte into a file",
      predicted: { ns: 2_000_000, low: 1_500_000, high: 2_500_000 },
      measured: 1_600_000,
      ratio: 1.25,
    },
  ],
  tooShort: ["a label"],
  medianError: 0.25,
  worstFactor: 1.25,
};

describe("priceTable()", () => {
  it("tells what each unit of work takes, bytes by the KiB", () => {
    const lines = priceTable(TOY, AGREEMENT, PAGE).split("\n");

    expect(lines[0]).toBe("Toy disk: what each unit of work takes");
    expect(lines).toContainEqual(expect.stringMatching(/100 ns +\(90 to 110\) +a system call/));
    expect(lines).toContainEqual(expect.stringMatching(/2\.05 us +a KiB read below/));
    expect(lines.at(-1)).toContain("25 % (median)");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe("agreementTable()", () => {
  it("holds what was foretold against what it was", () => {
    const lines = agreementTable(AGREEMENT, PAGE).split("\n");

    expect(lines[2]).toMatch(/2 ms \(1\.5 to 2\.5\) +1\.6 ms +1\.25 +one byte into a file$/);
    expect(lines.at(-2)).toContain("missed by 25 %, the worst by a factor of 1.25");
    expect(lines.at(-1)).toBe("  Left out: 1 workload of less than a millisecond.");
  });
});
