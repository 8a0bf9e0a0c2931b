import type { Image } from "../image.ts";
import { ImageError } from "../image-error.ts";
import type { Digest, ImageConfig } from "../imported-image.ts";
import type { ImageReference } from "../reference.ts";

/** An image to be saved, and the names it is saved under. */
export interface SaveImage {
  readonly image: Image;
  /** Those with a tag are kept; an image may have none. */
  readonly references: readonly ImageReference[];
  /** The image that it was built on, where the engine knows: told if that one is saved too. */
  readonly parent?: Digest;
}

/** An image with all its names. */
export interface MergedImage {
  readonly image: Image;
  readonly references: readonly (ImageReference & { readonly tag: string })[];
  readonly parent: Digest | undefined;
}

/** Each image once, with the tags of all entries that name it, each once.
 *  @throws ImageError for an image without layers, as Docker does */
export function mergeImages(images: readonly SaveImage[]): MergedImage[] {
  const ids = new Set(images.map(({ image }) => image.config.id));
  return [...ids].map((id) => {
    const entries = images.filter(({ image }) => image.config.id === id);
    const { image } = entries[0]!;
    if (image.layers.length === 0) {
      throw new ImageError({ archive: id, what: "empty export - not implemented" });
    }
    const references = new Map<string, ImageReference & { readonly tag: string }>();
    for (const reference of entries.flatMap((entry) => entry.references)) {
      const { domain, path, tag } = reference;
      if (tag !== undefined) references.set(`${domain}/${path}:${tag}`, { ...reference, tag });
    }
    const parent = entries.find((entry) => entry.parent !== undefined)?.parent;
    const told = parent !== undefined && parent !== id && ids.has(parent);
    return { image, references: [...references.values()], parent: told ? parent : undefined };
  });
}

/** When an image was made, in whole seconds; 0 when that is unknown or before 1970, which Docker sets no file to. */
export function createdSeconds({ created }: ImageConfig): number {
  const milliseconds = created === undefined ? 0 : Date.parse(created);
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, Math.floor(milliseconds / 1000));
}
