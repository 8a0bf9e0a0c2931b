import type { ImageAnalysis } from "../../../src/analyze/analysis.ts";
import { analyzeImage } from "../../../src/analyze/analyze-image.ts";
import { layer, type Tree } from "../../support/layer.ts";

export interface GivenLayer {
  readonly by?: string;
  readonly tree: Tree;
}

/** What is found in layers that are written out, lowest first. */
export function analysisOf(layers: readonly GivenLayer[], base = 0): Promise<ImageAnalysis> {
  return analyzeImage(
    {
      config: null,
      layers: layers.map(({ by, tree }, i) => ({
        layer: layer(`${i}`, tree),
        diffId: null,
        createdBy: by ?? null,
      })),
    },
    { name: "tested", base },
  );
}
