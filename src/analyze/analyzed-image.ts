import type { Image } from "../image/image.ts";
import { createdBy } from "../image/image-config.ts";
import type { Digest, ImageConfig, ImportedImage } from "../image/imported-image.ts";
import type { Layer } from "../layer/layer.ts";

/** An image as far as an analysis needs it. Nothing of it is changed. */
export interface AnalyzedImage {
  /** Null for what has none: a folder, a lone layer. */
  readonly config: ImageConfig | null;
  /** Lowest first. */
  readonly layers: readonly AnalyzedLayer[];
}

export interface AnalyzedLayer {
  readonly layer: Layer;
  readonly diffId: Digest | null;
  /** The history's words for the step that made it. */
  readonly createdBy: string | null;
}

/** An image that was built or kept here. */
export function builtImage({ config, layers }: Image): AnalyzedImage {
  const words = createdBy(config);
  return {
    config,
    layers: layers.map(({ layer, diffId }, i) => ({ layer, diffId, createdBy: words[i] ?? null })),
  };
}

/** An image that was opened; it must stay open. */
export function openedImage({ config, layers }: ImportedImage): AnalyzedImage {
  return {
    config: config ?? null,
    layers: layers.map(({ layer, diffId, createdBy: words }) => ({
      layer,
      diffId: diffId ?? null,
      createdBy: words ?? null,
    })),
  };
}
