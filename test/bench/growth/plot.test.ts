import { expect, it } from "vitest";
import { growthPlot } from "../../../bench/growth/plot.ts";
import { curve } from "./curve.ts";

it("growthPlot() draws a power as a line from the first size to the last, on its fit", () => {
  const svg = growthPlot([curve(1)]);

  const drawn = pointsIn(svg, "line");
  expect(drawn.map(([x]) => x)).toEqual([58, 114.5, 171, 227.5, 284]);
  const steps = drawn.slice(1).map(([, y], i) => drawn[i]![1]! - y!);
  for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 0);
  expect(pointsIn(svg, "fit")).toEqual(drawn);
});

it("growthPlot() draws a fixed part as what it is", () => {
  const fixed = { ...curve(1), fixed: "a call" };
  const points = fixed.points.map(({ size, time }) => ({ size, time: time + 900 }));

  const svg = growthPlot([{ ...fixed, points }]);

  expect(pointsIn(svg, "fit")).toEqual(pointsIn(svg, "line"));
  expect(svg).toContain(">of what is more than a call</text>");
});

it("growthPlot() says what is on the axes and what was measured, once for each curve", () => {
  const svg = growthPlot([curve(1), curve(0, "flat"), curve(1), curve(1)]);

  expect(svg.match(/<text[^>]*>files made<\/text>/g)).toHaveLength(4);
  expect(svg).toContain(">exponent 1.00 (0.99 to 1.02), by design 1</text>");
  expect(svg).toContain(">exponent 0.00 (-0.01 to 0.02), by design 0</text>");
  expect(svg).toContain(">100 ns</text>");
  expect(svg).toContain(">16</text>");
  expect(svg).toContain('viewBox="0 0 900 412"');
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it("growthPlot() draws the barest work beside it", () => {
  const { points, ...rest } = curve(1);
  const flat = points.map((point) => ({ ...point, time: 10 }));
  const raw = { name: "Map.get", points: flat, exponent: 0.02 };

  const svg = growthPlot([{ ...rest, points, raw }]);

  expect(new Set(pointsIn(svg, "raw").map(([, y]) => y)).size).toBe(1);
  expect(svg).toContain(">Map.get (brown): 0.02</text>");
});

function pointsIn(svg: string, kind: string): number[][] {
  const [, points = ""] = new RegExp(`<polyline class="${kind}" points="([^"]*)"`).exec(svg) ?? [];
  return points.split(" ").map((pair) => pair.split(",").map(Number));
}
