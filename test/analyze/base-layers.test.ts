import { describe, expect, it } from "vitest";
import { AnalyzeError } from "../../src/analyze/analyze-error.ts";
import type { AnalyzedImage } from "../../src/analyze/analyzed-image.ts";
import { baseLayers } from "../../src/analyze/base-layers.ts";
import { Layer } from "../../src/layer/layer.ts";

const imageOf = (...ids: readonly (string | null)[]): AnalyzedImage => ({
  config: null,
  layers: ids.map((id) => ({
    ...{ layer: new Layer(), createdBy: null },
    diffId: id === null ? null : `sha256:${id.repeat(64)}`,
  })),
});

describe("baseLayers()", () => {
  it.each([
    [["a", "b", "c"], ["a", "b"], 2],
    [["a"], ["a"], 1],
    [["a"], [], 0],
  ])("of %j, %j are the lowest %i", (image, base, count) => {
    expect(baseLayers(imageOf(...image), imageOf(...base), "base")).toBe(count);
  });

  it.each<[string, (string | null)[], (string | null)[], string, string]>([
    ["another", ["a", "b"], ["c"], "of its 1 layer the lowest 0 are in the image", "last FROM"],
    ["newer", ["a", "b"], ["a", "c"], "of its 2 layers the lowest 1 is in the image", "last FROM"],
    ["larger", ["a"], ["a", "b"], "of its 2 layers the lowest 1 is in the image", "last FROM"],
    ["unknown", [null], [null], "of its 1 layer the lowest 0 are in the image", "no digests"],
  ])("refuses one that is %s", (_, image, base, what, remedy) => {
    const work = () => baseLayers(imageOf(...image), imageOf(...base), "b:1");

    expect(work).toThrow(AnalyzeError);
    expect(work).toThrow(`--base b:1: ${what}; expected an image that begins with all`);
    expect(work).toThrow(expect.objectContaining({ remedy: expect.stringContaining(remedy) }));
  });
});
