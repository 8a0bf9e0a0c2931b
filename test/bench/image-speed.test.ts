import { describe, expect, it } from "vitest";
import { type ImageTimes, imageVerdictsOf, largeVerdictsOf } from "../../bench/image-speed.ts";

const round = (index: number, whole: number): ImageTimes => ({
  node: 40,
  tar: 50,
  sha256sum: 400,
  index,
  import: whole,
});

describe("imageVerdictsOf()", () => {
  it("holds the medians of the rounds' ratios against the limits", () => {
    const [index, whole] = imageVerdictsOf([round(90, 300), round(135, 585), round(900, 9000)]);

    expect(index).toMatchObject({ value: 1.5, atMost: 1.5, passed: true });
    expect(whole).toMatchObject({ value: 1.3, atMost: 1.3, passed: true });
  });

  it("fails what takes longer", () => {
    const passed = imageVerdictsOf([round(136, 586)]).map((one) => one.passed);

    expect(passed).toEqual([false, false]);
  });
});

describe("largeVerdictsOf()", () => {
  it("leaves Node's start-up out of the index", () => {
    const [index, whole] = largeVerdictsOf([round(105, 450)]);

    expect(index).toMatchObject({ value: 1.3, passed: true, row: "archive" });
    expect(whole).toMatchObject({ value: 1, passed: true, row: "archive" });
  });
});
