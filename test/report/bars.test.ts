import { describe, expect, it } from "vitest";
import { bar, linearScale, scaleFor, scaleWords } from "../../src/report/bars.ts";

describe("bar()", () => {
  it.each([
    [0, ""],
    [1e-9, "▏"],
    [0.5, "████"],
    [0.55, "████▍"],
    [1, "████████"],
  ])("%f of 8 columns", (part, drawn) => {
    expect(bar(part, 8)).toBe(drawn);
  });
});

describe("scaleFor()", () => {
  it("is linear as long as amounts are of one order", () => {
    const scale = scaleFor([0, 10, 500]);

    expect(scale.kind).toBe("linear");
    expect([scale.of(0), scale.of(250), scale.of(500)]).toEqual([0, 0.5, 1]);
  });

  it("is logarithmic when they are not, and says so", () => {
    const scale = scaleFor([1, 2 ** 20]);

    expect(scale.of(2 ** 10 - 1)).toBeCloseTo(0.5, 3);
    expect(scale.of(1)).toBeGreaterThan(0);
    expect(scaleWords(scale)).toBe("log scale: equal steps are equal factors; a full bar is 1 MiB");
  });

  it("has nothing to draw when there is nothing", () => {
    expect(scaleFor([]).of(0)).toBe(0);
    expect(linearScale(0).of(0)).toBe(0);
  });
});
