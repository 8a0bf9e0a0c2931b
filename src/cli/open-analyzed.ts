import { type AnalyzedImage, builtImage, openedImage } from "../analyze/analyzed-image.ts";
import { bundledBase, isSynthetic } from "../build/bases/bundled-base.ts";
import type { ImageKind } from "../image/imported-image.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { FoundImage } from "./find-image.ts";
import { openPath } from "./open-path.ts";

/** An image to be analyzed; to be closed. */
export interface OpenAnalyzed {
  readonly image: AnalyzedImage;
  /** Stands on a bundled base. */
  readonly synthetic: boolean;
  /** What the path holds; null for what is found by name. */
  readonly kind: ImageKind | null;
  /** What was left out, and why. */
  readonly notes: readonly string[];
  close(): void;
}

export interface OpenAnalyzedOptions {
  /** os/architecture[/variant], where the image has several. */
  readonly platform?: string | undefined;
  readonly onLayer: (name: string) => void;
}

/** Opens what was found, as it is: a folder stays without a config. @throws StoreError, ImageError */
export async function openAnalyzed(
  found: FoundImage,
  store: ImageStore,
  { platform, onLayer }: OpenAnalyzedOptions,
): Promise<OpenAnalyzed> {
  const where = platform === undefined ? {} : { platform };
  switch (found.source) {
    case "store": {
      const { image, close } = await store.open(found.text, where);
      const synthetic = isSynthetic(image.config);
      return { image: builtImage(image), synthetic, kind: null, notes: [], close };
    }
    case "path": {
      const opened = await openPath(found, { ...where, onLayer });
      const synthetic = opened.config !== undefined && isSynthetic(opened.config);
      const { kind, notes } = opened;
      return { image: openedImage(opened), synthetic, kind, notes, close: () => opened.close() };
    }
    case "bundled": {
      const { image } = (await bundledBase(found.text, platform))!;
      const opened = builtImage(image);
      return { image: opened, synthetic: true, kind: null, notes: [], close: () => {} };
    }
    default:
      return found satisfies never;
  }
}
