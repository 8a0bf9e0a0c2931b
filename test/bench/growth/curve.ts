import type { Growth } from "../../../bench/growth/measure.ts";

/** A curve that was measured to have this exponent. */
export function curve(exponent: number, design: Growth["design"] = "linear"): Growth {
  return {
    ...{ name: "files made", axis: "files", design },
    points: [1, 2, 4, 8, 16].map((size) => ({ size, time: 100 * size ** exponent })),
    exponent: { value: exponent, least: exponent - 0.01, most: exponent + 0.02 },
  };
}
