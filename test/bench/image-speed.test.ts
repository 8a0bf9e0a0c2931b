import { describe, expect, it } from "vitest";
import { budgetsOf, type ImageTimes, imageSpeedText } from "../../bench/image-speed.ts";

const round = (index: number, whole: number): ImageTimes => ({
  node: 40,
  tar: 50,
  sha256sum: 400,
  index,
  import: whole,
});

describe("budgetsOf()", () => {
  it("holds the medians of the rounds' ratios against the limits", () => {
    const [index, whole] = budgetsOf([round(90, 300), round(135, 585), round(900, 9000)]);

    expect(index).toMatchObject({ ratio: 1.5, limit: 1.5, passed: true });
    expect(whole).toMatchObject({ ratio: 1.3, limit: 1.3, passed: true });
  });

  it("fails what takes longer", () => {
    const passed = budgetsOf([round(136, 586)]).map((budget) => budget.passed);

    expect(passed).toEqual([false, false]);
  });
});

describe("imageSpeedText()", () => {
  it("says why there is nothing to compare with", () => {
    expect(imageSpeedText({ skipped: "GNU tar is missing" })).toBe(
      "image-speed: skipped, GNU tar is missing\n",
    );
  });
});
