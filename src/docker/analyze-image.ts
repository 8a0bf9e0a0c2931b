import type { ImageAnalysis } from "../analyze/analysis.ts";
import { type AnalyzeProgress, analyzeImage as analyze } from "../analyze/analyze-image.ts";
import { builtImage } from "../analyze/analyzed-image.ts";
import { baseLayers } from "../analyze/base-layers.ts";
import { loadLeftOverKinds } from "../analyze/left-overs/load-kinds.ts";
import { isSynthetic } from "../build/bases/bundled-base.ts";
import type { Image } from "../image/image.ts";

export interface AnalyzeImageOptions {
  /** How the analysis names the image. Default: its id. */
  readonly name?: string;
  /** The image that it stands on: its layers are left out of the blame. */
  readonly base?: Image;
  /** Further kinds of left-overs, as the text of a YAML file (`copyup schema left-overs`). */
  readonly leftOvers?: string;
  readonly onProgress?: (progress: AnalyzeProgress) => void;
  readonly signal?: AbortSignal;
}

/** Where the bytes of an image lie, why, and what to change: what `copyup analyze` tells. The image was built, taken from a
 *  store or opened, and its files are open still. Sizes are bytes; what `work` takes, `timeOf` tells.
 *  @throws AnalyzeError for a base that it does not stand on, and more layers than can be mounted; LeftOversError all that
 *  is wrong with their text; what reading the image throws; the signal's reason */
export async function analyzeImage(
  image: Image,
  { name = image.config.id, base, leftOvers, ...others }: AnalyzeImageOptions = {},
): Promise<ImageAnalysis> {
  const analyzed = builtImage(image);
  return analyze(analyzed, {
    ...{ ...others, name, synthetic: isSynthetic(image.config) },
    ...(base === undefined ? {} : { base: baseLayers(analyzed, builtImage(base), "the base") }),
    ...(leftOvers === undefined ? {} : { leftOvers: loadLeftOverKinds(leftOvers, "leftOvers") }),
  });
}
