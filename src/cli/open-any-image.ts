import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { BaseImage } from "../build/build.ts";
import { asImage } from "../image/as-image.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import type { Digest } from "../image/imported-image.ts";
import { openImage } from "../image/open-image.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault } from "../store/store-error.ts";
import { bundledBase, isSynthetic } from "./bundled.ts";

/** An image from wherever it was found; to be closed. */
export interface AnyImage extends BaseImage {
  readonly from: "store" | "path" | "bundled";
  /** As the store knows it; null when it is not in it. */
  readonly stored: { readonly id: Digest; readonly manifest: Digest } | null;
  close(): void;
}

/** The image that a text means: a path, a name or id of the store, else a base that comes with copyup; null when it is
 *  none of them. A path is told by its look, so that no folder takes the place of an image of its name.
 *  @throws ImageError or StoreError when it is damaged */
export async function openAnyImage(
  text: string,
  store: ImageStore,
  platform?: string,
): Promise<AnyImage | null> {
  const where = platform === undefined ? {} : { platform };
  if (looksLikePath(text) && existsSync(resolve(text))) return openPath(text, where);
  try {
    const { image, manifest, close } = await store.open(text, where);
    const stored = { id: manifest.config.id, manifest: manifest.digest };
    return { image, synthetic: isSynthetic(image.config), from: "store", stored, close };
  } catch (error) {
    const isMissing = isStoreFault(error, "no-such-image") || isStoreFault(error, "refused");
    if (!isMissing || /does not match the specified platform/.test(error.message)) throw error;
  }
  const base = await bundledBase(text);
  return base === undefined ? null : { ...base, from: "bundled", stored: null, close: () => {} };
}

async function openPath(path: string, options: { readonly platform?: string }): Promise<AnyImage> {
  const opened = await openImage(path, options);
  const image = asImage(opened, {
    profile: TAR_PROFILES["docker-28"],
    config: {
      layout: CONFIG_LAYOUTS["docker-28"],
      os: "linux",
      architecture: "amd64",
      created: "1970-01-01T00:00:00Z",
      comment: `Imported from ${path}`,
    },
  });
  return { image, synthetic: false, from: "path", stored: null, close: () => opened.close() };
}

const looksLikePath = (text: string): boolean =>
  /^(?:\.{0,2}\/|\.{1,2}$)/.test(text) || /\.(?:tar|tgz|tar\.(?:gz|zst))$/.test(text);
