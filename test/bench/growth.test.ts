import { describe, expect, it } from "vitest";
import { exponentOf, type Growth, growthVerdict } from "../../bench/growth.ts";
import { growthPlot } from "../../bench/growth-plot.ts";
import { growthIn } from "../../bench/readme-table.ts";
import type { KeptResults } from "../../bench/results.ts";

const points = (exponent: number) =>
  [1, 2, 4, 8, 16].map((size) => ({ size, time: 100 * size ** exponent }));

const curve = (exponent: number, design: Growth["design"] = "linear"): Growth => {
  return { name: "files made", axis: "files", design, points: points(exponent), exponent };
};

describe("exponentOf()", () => {
  it.each([0, 0.5, 1, 2, -1])("finds the power %d", (exponent) => {
    expect(exponentOf(points(exponent))).toBeCloseTo(exponent, 10);
  });

  it("goes through the middle of what scatters", () => {
    const scattered = points(1).map(({ size, time }, i) => ({
      size,
      time: time * [1.1, 1 / 1.1, 1, 1 / 1.1, 1.1][i]!,
    }));

    expect(exponentOf(scattered)).toBeCloseTo(1, 10);
  });
});

it("growthVerdict() allows a flat design 0.05 and a linear one 1.05", () => {
  const verdicts = [curve(1.05), curve(1.06), curve(0.05, "flat"), curve(0.06, "flat")].map(
    growthVerdict,
  );

  expect(verdicts.map(({ passed }) => passed)).toEqual([true, false, true, false]);
  expect(verdicts[0]!.title).toBe("exponent of files made by files");
});

describe("growthPlot()", () => {
  it("draws a power as a line from the first size to the last, on its fit", () => {
    const svg = growthPlot([curve(1)]);

    const [, line = ""] = /<polyline class="line" points="([^"]*)"/.exec(svg) ?? [];
    const drawn = line.split(" ").map((pair) => pair.split(",").map(Number));
    expect(drawn.map(([x]) => x)).toEqual([58, 114.5, 171, 227.5, 284]);
    const steps = drawn.slice(1).map(([, y], i) => drawn[i]![1]! - y!);
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 0);
    const [, x1, y1, x2, y2] =
      /class="fit" x1="(.*?)" y1="(.*?)" x2="(.*?)" y2="(.*?)"/.exec(svg) ?? [];
    expect([x1, y1, x2, y2].map(Number)).toEqual([...drawn[0]!, ...drawn.at(-1)!]);
  });

  it("says what is on the axes and what was measured, once for each curve", () => {
    const svg = growthPlot([curve(1), curve(0, "flat"), curve(1), curve(1)]);

    expect(svg.match(/<text[^>]*>files made<\/text>/g)).toHaveLength(4);
    expect(svg).toContain(">exponent 1.00, by design 1</text>");
    expect(svg).toContain(">exponent 0.00, by design 0</text>");
    expect(svg).toContain(">100 ns</text>");
    expect(svg).toContain(">16</text>");
    expect(svg).toContain('viewBox="0 0 900 380"');
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

it("growthIn() finds the kept curves, or none", () => {
  const title = "growth: how time grows with files, layers, depth, calls and entries";
  const result = { verdicts: [], text: "", data: { curves: [curve(1)], verdicts: [] } };

  expect(growthIn({})).toBeNull();
  expect(growthIn({ [title]: { verdicts: [], result } } as unknown as KeptResults)).toEqual([
    curve(1),
  ]);
});
