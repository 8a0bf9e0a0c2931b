import { counted } from "../base/amount-words.ts";
import { AnalyzeError } from "./analyze-error.ts";
import type { AnalyzedImage, AnalyzedLayer } from "./analyzed-image.ts";

/** How many of the lowest layers of an image are those of its base.
 *  @throws AnalyzeError when the image does not begin with all layers of the base, with how many it does */
export function baseLayers(image: AnalyzedImage, base: AnalyzedImage, baseName: string): number {
  const same = sameLayers(image, base);
  const count = base.layers.length;
  if (same === count) return count;
  const unknown = [...image.layers, ...base.layers].some(({ diffId }) => diffId === null);
  throw new AnalyzeError({
    where: `--base ${baseName}`,
    what: `of its ${counted(count, "layer")} the lowest ${same} ${same === 1 ? "is" : "are"} in the image`,
    expected: `an image that begins with all ${count}`,
    remedy: unknown
      ? "a folder has no digests to compare layers by: give a saved image, or a name of the store"
      : "give the image that the Dockerfile's last FROM names, in the version it was built with",
  });
}

/** The same of an image that may stand on another base: then 0. */
export function baseLayersIfAny(image: AnalyzedImage, base: AnalyzedImage): number {
  return sameLayers(image, base) === base.layers.length ? base.layers.length : 0;
}

function sameLayers(image: AnalyzedImage, other: AnalyzedImage): number {
  let same = 0;
  while (isSame(image.layers[same], other.layers[same])) same++;
  return same;
}

function isSame(layer: AnalyzedLayer | undefined, other: AnalyzedLayer | undefined): boolean {
  return layer !== undefined && layer.diffId !== null && layer.diffId === other?.diffId;
}
