import type { ImageAnalysis } from "./analysis.ts";

/** Bytes of the layers that are not the base's: what shares of an image are reckoned of. Without a base all bytes. */
export function ownBytes({ layers }: Pick<ImageAnalysis, "layers">): number {
  return layers.reduce((sum, { base, bytes }) => sum + (base ? 0 : bytes), 0);
}
