import { ImageError } from "../image/image-error.ts";
import type { Digest } from "../image/imported-image.ts";
import {
  canonicalName,
  familiarName,
  familiarRepository,
  type ImageReference,
  parseReference,
} from "../image/reference.ts";
import { StoreError } from "./store-error.ts";
import type { StoredImage } from "./stored-image.ts";

const FULL_ID = /^(?:sha256:)?([0-9a-f]{64})$/;
const ID_PREFIX = /^(?:sha256:)?([0-9a-f]{1,64})$/;

/** The image that a text means: a name, an id, the beginning of an id, or name@digest. A name goes before an id, as
 *  in moby: GetImage. Of several platforms the one that an id or a digest names is its `main`.
 *  @throws StoreError `No such image: …` when there is none or the id is not clear; "refused" for no reference */
export function resolveImage(images: readonly StoredImage[], text: string): StoredImage {
  const full = FULL_ID.exec(text);
  if (full !== null) {
    const digest: Digest = `sha256:${full[1]!}`;
    const image = images.find((one) => hasId(one, digest)) ?? byManifest(images, digest);
    if (image !== undefined) return withMain(image, digest);
    throw noSuchImage(digest);
  }
  const reference = referenceOf(text);
  const named = byName(images, reference);
  if (named !== undefined) return withMain(named, reference.digest);
  const prefix = ID_PREFIX.exec(text);
  if (prefix === null) throw noSuchImage(familiarName(reference));
  const found = images.filter((one) => idsOf(one).some((id) => startsWith(id, prefix[1]!)));
  if (found.length === 1) {
    const [image] = found;
    return withMain(
      image!,
      idsOf(image!).find((id) => startsWith(id, prefix[1]!)),
    );
  }
  // Docker says no more of an id that several images begin with.
  throw noSuchImage(
    familiarName(reference),
    found.length === 0
      ? undefined
      : `${found.length} images begin so: ${found.map(({ id }) => id.slice(7, 19)).join(", ")}`,
  );
}

/** The same image with the platform that has this id, or this digest of its manifest, in front. */
function withMain(image: StoredImage, digest: Digest | undefined): StoredImage {
  const main = image.platforms.find((one) => one.config.id === digest || one.digest === digest);
  return main === undefined ? image : { ...image, main };
}

function idsOf({ platforms }: StoredImage): Digest[] {
  return platforms.map(({ config }) => config.id);
}

function hasId(image: StoredImage, id: Digest): boolean {
  return idsOf(image).includes(id);
}

function startsWith(id: Digest, prefix: string): boolean {
  return id.startsWith(prefix, "sha256:".length);
}

/** What a registry or another tool calls it. */
function byManifest(images: readonly StoredImage[], digest: Digest): StoredImage | undefined {
  return images.find(
    ({ entries, platforms }) =>
      entries.includes(digest) || platforms.some((one) => one.digest === digest),
  );
}

function byName(
  images: readonly StoredImage[],
  reference: ImageReference,
): StoredImage | undefined {
  const { digest } = reference;
  const { tag: _, ...exact } = reference;
  // With a digest the tag says nothing.
  const wanted = canonicalName(digest === undefined ? reference : exact);
  const named = images.find((one) => one.references.some((ref) => canonicalName(ref) === wanted));
  if (named !== undefined || digest === undefined) return named;
  const repository = familiarRepository(reference);
  const same = images.filter((one) =>
    one.references.some((ref) => familiarRepository(ref) === repository),
  );
  return byManifest(same, digest);
}

function referenceOf(text: string): ImageReference {
  try {
    return parseReference(text);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new StoreError({ kind: "refused", what: error.fault.what }, error);
  }
}

function noSuchImage(name: string, remedy?: string): StoreError {
  const what = `No such image: ${name}`;
  return new StoreError({
    kind: "no-such-image",
    what,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
