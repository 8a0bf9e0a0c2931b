import { bundledBase, isSynthetic } from "../build/bases/bundled-base.ts";
import type { BaseImage } from "../build/build.ts";
import { imageOf } from "../docker/image-file.ts";
import type { Digest, ImportedImage } from "../image/imported-image.ts";
import { type ImageReference, tryParseReference } from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { FoundImage } from "./find-image.ts";
import { openPath } from "./open-path.ts";

/** An image with its trees in memory, wherever it was found; to be closed. */
export interface OpenedFound extends BaseImage {
  readonly references: readonly ImageReference[];
  readonly parent: Digest | null;
  /** As the store knows it; null when it is not in it. */
  readonly stored: { readonly id: Digest; readonly manifest: Digest } | null;
  /** What was left out, and why. */
  readonly notes: readonly string[];
  close(): void;
}

/** Opens what was found. A folder of files becomes an image of one layer, without a config.
 *  @throws StoreError, ImageError: damaged, or not for this platform */
export async function openFound(
  found: FoundImage,
  store: ImageStore,
  platform?: string,
): Promise<OpenedFound> {
  const where = platform === undefined ? {} : { platform };
  switch (found.source) {
    case "store": {
      const { image, manifest, close } = await store.open(found.text, where);
      const { references, parent } = found.image;
      const stored = { id: manifest.config.id, manifest: manifest.digest };
      const synthetic = isSynthetic(image.config);
      return { image, synthetic, references, parent, stored, notes: [], close };
    }
    case "path":
      return ofPath(await openPath(found, where), found.path);
    case "bundled": {
      const reference = tryParseReference(found.text);
      const references = reference === null ? [] : [reference];
      const base = (await bundledBase(found.text, platform))!;
      return { ...base, ...NOT_STORED, references, notes: [], close: () => {} };
    }
    default:
      return found satisfies never;
  }
}

const NOT_STORED = { parent: null, stored: null };

function ofPath(imported: ImportedImage, path: string): OpenedFound {
  const reference = imported.reference === undefined ? null : tryParseReference(imported.reference);
  const image = imageOf(imported, path);
  const references = reference === null ? [] : [reference];
  const { notes } = imported;
  const synthetic = isSynthetic(image.config);
  return { image, synthetic, ...NOT_STORED, references, notes, close: () => imported.close() };
}
