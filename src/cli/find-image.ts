import { existsSync } from "node:fs";
import { isBundled } from "../build/bases/bundled-base.ts";
import { howToGet } from "../build/bases/unknown-image.ts";
import type { ImageKind } from "../image/imported-image.ts";
import { tryParseReference } from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault, StoreError } from "../store/store-error.ts";
import type { StoredImage } from "../store/stored-image.ts";
import { hasTransport, type TransportPath, transportPath } from "./image-transport.ts";

/** What IMAGE means: an image of the store, a path that holds one, or a base that comes with copyup. */
export type FoundImage =
  | { readonly source: "store"; readonly image: StoredImage; readonly text: string }
  | ({ readonly source: "path" } & FoundPath)
  | { readonly source: "bundled"; readonly text: string };

/** A path, and which image of it where that was said. */
export interface FoundPath extends Pick<TransportPath, "path" | "reference"> {
  readonly kind?: ImageKind;
}

/** Finds what a command's IMAGE means: what looks like a path (./x, /x, x.tar, docker-archive:x.tar:app:1) by its look;
 *  else a name or id of the store, then a bundled base, then any path there is.
 *  @throws StoreError in Docker's words, with the name that was probably meant, or how to get the image */
export async function findImage(text: string, store: ImageStore): Promise<FoundImage> {
  if (isPlace(text) && !existsSync(text)) throw noSuchPath(text);
  const found = await lookUp(text, store);
  if (!("missing" in found)) return found;
  if (existsSync(text)) return { source: "path", path: text };
  if (hasTransport(text)) throw noSuchPath(text);
  throw await withAdvice(found.missing, text, store);
}

function noSuchPath(text: string): StoreError {
  return new StoreError({
    ...{ kind: "no-such-image", what: `${text}: no such file or folder` },
    remedy: "give a saved image, an OCI layout, a folder of files, or a name of the store",
  });
}

/** The same for an image that a Dockerfile names: no folder takes the place of an image of its name. Null when there is
 *  none. */
export async function findBase(text: string, store: ImageStore): Promise<FoundImage | null> {
  const found = await lookUp(text, store);
  return "missing" in found ? null : found;
}

async function lookUp(
  text: string,
  store: ImageStore,
): Promise<FoundImage | { readonly missing: StoreError }> {
  if (looksLikePath(text) && existsSync(text)) return { source: "path", path: text };
  const transport = transportPath(text);
  if (transport !== undefined) return { source: "path", ...transport };
  try {
    return { source: "store", image: await store.resolve(text), text };
  } catch (error) {
    if (!isStoreFault(error, "no-such-image") && !isStoreFault(error, "refused")) throw error;
    return isBundled(text) ? { source: "bundled", text } : { missing: error };
  }
}

/** Can only be a path. */
const isPlace = (text: string): boolean => /^(?:\.{0,2}\/|\.{1,2}$)/.test(text);

const looksLikePath = (text: string): boolean =>
  isPlace(text) || /\.(?:tar|tgz|tar\.(?:gz|zst))$/.test(text);

/** The same error with what to do. */
export async function withAdvice(
  error: StoreError,
  text: string,
  store: ImageStore,
): Promise<StoreError> {
  if (!isStoreFault(error, "no-such-image") || error.fault.remedy !== undefined) return error;
  const names = await store.names();
  const none = names.length === 0 ? `the store ${store.folder} has no image of a name; ` : "";
  const plain = tryParseReference(text) === null ? "NAME" : text;
  return new StoreError({ ...error.fault, remedy: none + howToGet(plain, names) }, error);
}
