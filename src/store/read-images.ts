import { readWhole } from "../image/byte-range.ts";
import { type Descriptor, readDescriptor } from "../image/descriptor.ts";
import { digestOfBytes, requireDigest } from "../image/digest.ts";
import { readImageConfig, requireLayerCount } from "../image/image-config.ts";
import type { Digest } from "../image/imported-image.ts";
import { type JsonDocument, parseJson } from "../image/json-document.ts";
import { DEFAULT_LIMITS } from "../image/limits.ts";
import { hostPlatform } from "../image/oci-index.ts";
import { isAttestation } from "../image/oci-indexes.ts";
import { canonicalName, familiarName, type ImageReference } from "../image/reference.ts";
import { blobSize, openBlob } from "./disk-blobs.ts";
import { imageFault } from "./image-fault.ts";
import type { IndexDocument, IndexEntry } from "./index-document.ts";
import { StoreError } from "./store-error.ts";
import type { StorePaths } from "./store-paths.ts";
import { choosePlatform, type StoredImage, type StoredManifest } from "./stored-image.ts";

export interface ReadImages {
  readonly images: readonly StoredImage[];
  readonly damaged: readonly DamagedImage[];
}

/** What an index lists and cannot be read. */
export interface DamagedImage {
  readonly digest: Digest;
  readonly references: readonly ImageReference[];
  /** With the name of the image. */
  readonly fault: StoreError;
}

/** All images that an index lists, and all that is wrong with others. */
export function readImages(paths: StorePaths, index: IndexDocument): ReadImages {
  const images = new Map<Digest, StoredImage>();
  const damaged: DamagedImage[] = [];
  for (const [digest, entries] of byDigest(index.entries)) {
    try {
      const image = readEntry(paths, entries);
      if (image === null) continue;
      const same = images.get(image.id);
      images.set(image.id, same === undefined ? image : joined(same, image));
    } catch (error) {
      const references = entries.flatMap(({ reference }) => reference ?? []);
      const name = references[0] === undefined ? digest : familiarName(references[0]);
      const fault = imageFault(name, paths.root, error);
      if (!(fault instanceof StoreError)) throw fault;
      damaged.push({ digest, references, fault });
    }
  }
  return { images: [...images.values()], damaged };
}

function byDigest(entries: readonly IndexEntry[]): Map<Digest, IndexEntry[]> {
  const groups = new Map<Digest, IndexEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.digest);
    if (group === undefined) groups.set(entry.digest, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Two manifests of one config are one image. */
function joined(one: StoredImage, other: StoredImage): StoredImage {
  return {
    ...one,
    entries: [...one.entries, ...other.entries],
    references: sorted([...one.references, ...other.references]),
    parent: one.parent ?? other.parent,
  };
}

function sorted(references: readonly ImageReference[]): ImageReference[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...references].sort((a, b) => order(canonicalName(a), canonicalName(b)));
}

/** Null for what is no image: an index may list other artifacts. */
function readEntry(paths: StorePaths, entries: readonly IndexEntry[]): StoredImage | null {
  const [entry] = entries;
  const document = readDocument(paths, entry!.digest);
  const nested = document.field("manifests");
  const platforms = nested.isMissing
    ? [readManifest(paths, entry!, document)]
    : readPlatforms(paths, nested);
  const found = platforms.filter((one) => one !== null);
  const main = choosePlatform(found, hostPlatform()) ?? found[0];
  if (main === undefined) return null;
  return {
    ...{ id: main.config.id, main, platforms: found, entries: [entry!.digest] },
    references: sorted(entries.flatMap(({ reference }) => reference ?? [])),
    parent: entries.find(({ parent }) => parent !== null)?.parent ?? null,
  };
}

/** Those of an index that are here: tools save one platform of a larger index. */
function readPlatforms(paths: StorePaths, items: JsonDocument): (StoredManifest | null)[] {
  return items.items().map((item) => {
    const descriptor = readDescriptor(item);
    if (isAttestation(item) || blobSize(paths, descriptor.digest) === null) return null;
    return readManifest(paths, descriptor, readDocument(paths, descriptor.digest));
  });
}

function readManifest(
  paths: StorePaths,
  { mediaType, digest, size }: Descriptor,
  document: JsonDocument,
): StoredManifest | null {
  const configField = document.field("config");
  if (configField.isMissing) return null;
  const configDescriptor = readDescriptor(configField);
  if (!CONFIG_TYPE.test(configDescriptor.mediaType)) return null;
  const config = withBlob(paths, configDescriptor.digest, (range) => {
    const read = readImageConfig(range, DEFAULT_LIMITS);
    requireDigest(range.label, "the config", read.id, configDescriptor.digest);
    return read;
  });
  const layers = document.field("layers").items().map(readDescriptor);
  requireLayerCount(config, layers.length, document.archive);
  return {
    ...{ digest, mediaType, size, config },
    layers: layers.map((layer, i) => ({ ...layer, diffId: config.diffIds[i]! })),
  };
}

/** Artifacts that are no images (signatures, charts, attestations) have configs of other types. */
const CONFIG_TYPE =
  /^(application\/vnd\.oci\.image\.config\.v1\+json|application\/vnd\.docker\.container\.image\.v1\+json|)$/;

function readDocument(paths: StorePaths, digest: Digest): JsonDocument {
  return withBlob(paths, digest, (range) => {
    const document = parseJson(range, "manifest", DEFAULT_LIMITS);
    requireDigest(range.label, "the manifest", digestOfFile(range), digest);
    return document;
  });
}

type Range = ReturnType<typeof openBlob>["range"];

function digestOfFile(range: Range): Digest {
  return digestOfBytes(readWhole(range));
}

function withBlob<T>(paths: StorePaths, digest: Digest, read: (range: Range) => T): T {
  const blob = openBlob(paths, digest);
  try {
    return read(blob.range);
  } finally {
    blob.close();
  }
}
