import type { Digest, ImageConfig } from "../../image/imported-image.ts";

/** A step as `docker history` tells it. */
export interface HistoryStep {
  /** Of the image that stood after it, where the engine knows that one: at the builder alone; else null. */
  readonly id: Digest | null;
  readonly created: string | undefined;
  readonly createdBy: string;
  readonly size: number;
  readonly comment: string;
  /** Names of that image. */
  readonly tags: readonly string[];
}

export interface HistoryImage {
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layerSizes: readonly number[];
}

/** An image that another was built on, as far as it is there. */
export interface BuiltImage {
  readonly id: Digest;
  readonly parent: Digest | null;
  readonly names: readonly string[];
}

/** The steps of an image, newest first. Moby: imageService.ImageHistory */
export function imageHistory(
  { config, layerSizes }: HistoryImage,
  known: (id: Digest) => BuiltImage | undefined,
): HistoryStep[] {
  const sizes = [...layerSizes];
  const steps = config.history.map(({ created, createdBy = "", comment = "", emptyLayer }) => {
    const size = emptyLayer ? 0 : (sizes.shift() ?? 0);
    return { created, createdBy, comment, size };
  });
  let image: BuiltImage | undefined = known(config.id) ?? {
    id: config.id,
    parent: null,
    names: [],
  };
  return steps.reverse().map((step) => {
    const at: BuiltImage | undefined = image;
    image = at?.parent == null ? undefined : known(at.parent);
    return { ...step, id: at?.id ?? null, tags: at?.names ?? [] };
  });
}
