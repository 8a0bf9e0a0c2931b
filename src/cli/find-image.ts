import { existsSync } from "node:fs";
import { nearMiss } from "../base/near-miss.ts";
import { asImage } from "../image/as-image.ts";
import { chainIds } from "../image/chain-id.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import type { Image } from "../image/image.ts";
import type { Digest, ImageConfig } from "../image/imported-image.ts";
import { hostPlatform } from "../image/oci-index.ts";
import { openImage } from "../image/open-image.ts";
import { familiarName, type ImageReference, tryParseReference } from "../image/reference.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault, StoreError } from "../store/store-error.ts";
import type { StoredImage } from "../store/stored-image.ts";

/** What IMAGE means: an image of the store, or a path that holds one. */
export type FoundImage =
  | { readonly source: "store"; readonly image: StoredImage; readonly text: string }
  | { readonly source: "path"; readonly path: string };

/** Finds what a command's IMAGE means. A name of the store goes before a path, unless it can only be a path (./x, /x).
 *  @throws StoreError in Docker's words, with the name that was probably meant, or how to get the image */
export async function findImage(text: string, store: ImageStore): Promise<FoundImage> {
  if (/^\.{0,2}\//.test(text) || text === "." || text === "..") {
    if (existsSync(text)) return { source: "path", path: text };
    throw new StoreError({
      ...{ kind: "no-such-image", what: `${text}: no such file or folder` },
      remedy: "give a saved image, an OCI layout, a folder of files, or a name of the store",
    });
  }
  try {
    return { source: "store", image: await store.resolve(text), text };
  } catch (error) {
    const kind = error instanceof StoreError ? error.kind : "";
    if (kind !== "no-such-image" && kind !== "refused") throw error;
    if (existsSync(text)) return { source: "path", path: text };
    throw await withAdvice(error as StoreError, text, store);
  }
}

/** The same error with what to do. */
export async function withAdvice(
  error: StoreError,
  text: string,
  store: ImageStore,
): Promise<StoreError> {
  if (!isStoreFault(error, "no-such-image") || error.fault.remedy !== undefined) return error;
  const { images } = await store.images();
  const names = images.flatMap(({ references }) => references.map(familiarName)).sort();
  const meant = likely(text, names);
  const plain = tryParseReference(text) === null ? "NAME" : text;
  const get = `docker save ${plain} -o x.tar && copyup load -i x.tar, or copyup pull ${plain}`;
  const none = images.length === 0 ? `the store ${store.folder} holds no image; ` : "";
  const remedy = meant === undefined ? `${none}get it: ${get}` : `did you mean ${meant}?`;
  return new StoreError({ ...error.fault, remedy }, error);
}

/** A name that is one or two slips away, or another tag of the same repository. */
function likely(text: string, names: readonly string[]): string | undefined {
  const bare = (name: string) => name.replace(/:latest$/, "");
  const near = nearMiss(bare(text), names.map(bare));
  if (near !== undefined) return near;
  const repository = text.replace(/[:@][^/]*$/, "");
  return names.find((name) => name.replace(/[:@][^/]*$/, "") === repository);
}

/** What can be told of an image that was found. */
export interface KnownImage {
  readonly config: ImageConfig;
  /** Names with a tag, and names with a digest, as Docker shows them. */
  readonly names: readonly string[];
  readonly digests: readonly string[];
  readonly parent: Digest | null;
  /** Lowest first. */
  readonly chainIds: readonly Digest[];
  readonly layerSizes: readonly number[];
  readonly size: number;
}

/** What `inspect` and `history` tell. An image of the store is not opened for it. */
export async function knownImage(found: FoundImage, store: ImageStore): Promise<KnownImage> {
  if (found.source === "path") {
    const opened = await openFound(found, store);
    opened.close();
    const { config, layers } = opened.image;
    const sizes = layers.map(({ size }) => size);
    return known(config, sizes, { references: opened.references, parent: null });
  }
  const { image } = found;
  const sizes: number[] = [];
  for (const layer of image.main.layers) sizes.push(await store.layers.size(layer));
  return known(image.main.config, sizes, image);
}

function known(
  config: ImageConfig,
  layerSizes: readonly number[],
  { references, parent }: Pick<StoredImage, "references" | "parent">,
): KnownImage {
  return {
    ...{ config, layerSizes, parent, chainIds: chainIds(config.diffIds) },
    names: references.filter(({ digest }) => digest === undefined).map(familiarName),
    digests: references.filter(({ digest }) => digest !== undefined).map(familiarName),
    size: layerSizes.reduce((sum, size) => sum + size, 0),
  };
}

/** An image with its trees in memory; to be closed. */
export interface OpenedFound {
  readonly image: Image;
  readonly references: readonly ImageReference[];
  readonly parent: Digest | null;
  /** What was left out, and why. */
  readonly notes: readonly string[];
  close(): void;
}

/** Opens what was found, whatever it is. A folder of files becomes an image of one layer, without a config.
 *  @throws StoreError, ImageError */
export async function openFound(found: FoundImage, store: ImageStore): Promise<OpenedFound> {
  if (found.source === "store") {
    const { image, close } = await store.open(found.text);
    const { references, parent } = found.image;
    return { image, references, parent, notes: [], close };
  }
  const imported = await openImage(found.path);
  const reference = imported.reference === undefined ? null : tryParseReference(imported.reference);
  try {
    const image = asImage(imported, {
      profile: TAR_PROFILES["docker-28"],
      config: {
        ...platformHere(),
        layout: CONFIG_LAYOUTS["docker-28"],
        // Nobody knows when, and the same files are the same image always.
        created: "1970-01-01T00:00:00Z",
        comment: `Imported from ${found.path}`,
      },
    });
    const references = reference === null ? [] : [reference];
    const { notes } = imported;
    return { image, references, parent: null, notes, close: () => imported.close() };
  } catch (error) {
    imported.close();
    throw error;
  }
}

/** What an image is for that does not say so. */
export function platformHere(): { readonly os: string; readonly architecture: string } {
  const [os = "linux", architecture = "amd64"] = hostPlatform().split("/");
  return { os, architecture };
}
