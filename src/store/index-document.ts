import type { Digest } from "../image/imported-image.ts";
import { isDigest } from "../image/is-digest.ts";
import { readJson } from "../image/read-json.ts";
import {
  canonicalName,
  familiarName,
  type ImageReference,
  tryParseReference,
} from "../image/reference.ts";
import { StoreError } from "./store-error.ts";

/** What index.json says of one manifest: at most one name each, so that an image of two names has two entries. */
export interface IndexEntry {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly reference: ImageReference | null;
  /** Id of the image that the build went on from, as the classic builder keeps it. */
  readonly parent: Digest | null;
  /** The descriptor as it stands in the file, with all that other tools have written. */
  readonly descriptor: Readonly<Record<string, unknown>>;
}

/** index.json: image-spec, image-index.md. What is not understood is kept. */
export interface IndexDocument {
  readonly entries: readonly IndexEntry[];
  /** Entries that name no sha256 blob, and all other fields. */
  readonly foreign: readonly unknown[];
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What skopeo (oci:DIR:NAME) and umoci (--image DIR:NAME) look for: the name as Docker shows it. */
const REF_NAME = "org.opencontainers.image.ref.name";
/** What containerd and Docker since 25 look for: the name in full. */
const FULL_NAME = "io.containerd.image.name";
const PARENT = "copyup.parent";

/** @throws StoreError when it is no index */
export function parseIndex(bytes: Uint8Array, where: string): IndexDocument {
  const document = parseObject(bytes, where);
  const { manifests = [], ...rest } = document;
  if (!Array.isArray(manifests)) throw damagedIndex(where, "its manifests are no list");
  const entries: IndexEntry[] = [];
  const foreign: unknown[] = [];
  for (const item of manifests) {
    const entry = entryOf(item);
    if (entry === null) foreign.push(item);
    else entries.push(entry);
  }
  return { entries, foreign, rest };
}

function parseObject(bytes: Uint8Array, where: string): Record<string, unknown> {
  const read = readJson(bytes);
  if (read.kind === "fault") throw damagedIndex(where, read.what);
  if (isObject(read.value)) return read.value;
  throw damagedIndex(where, "no object");
}

function damagedIndex(where: string, what: string): StoreError {
  const remedy = "restore it from a copy, or begin a new store with --store DIR";
  return new StoreError({ kind: "damaged", where, what, expected: "an OCI image index", remedy });
}

function entryOf(item: unknown): IndexEntry | null {
  if (!isObject(item)) return null;
  const { mediaType, digest, size, annotations } = item;
  if (!isDigest(digest) || typeof size !== "number") return null;
  const notes = isObject(annotations) ? annotations : {};
  const parent = notes[PARENT];
  return {
    mediaType: typeof mediaType === "string" ? mediaType : "",
    digest,
    size,
    reference: referenceOf(notes[FULL_NAME], notes[REF_NAME]),
    parent: isDigest(parent) ? parent : null,
    descriptor: item,
  };
}

/** The name that counts. containerd and Docker put the tag alone into the short one; umoci changes the short one and
 *  leaves the full one of the image that it has copied the entry from. */
function referenceOf(full: unknown, short: unknown): ImageReference | null {
  const named = typeof full === "string" ? tryParseReference(full) : null;
  if (typeof short !== "string" || short === named?.tag) return named;
  return tryParseReference(short) ?? named;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function formatIndex({ entries, foreign, rest }: IndexDocument): string {
  const manifests = [...entries.map((entry) => entry.descriptor), ...foreign];
  const head = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json" };
  return `${JSON.stringify({ ...head, ...rest, manifests })}\n`;
}

/** The same entry under another name, or under none. */
export function renamed(entry: IndexEntry, reference: ImageReference | null): IndexEntry {
  const { annotations, ...plain } = entry.descriptor;
  const {
    [FULL_NAME]: _full,
    [REF_NAME]: _short,
    ...others
  } = isObject(annotations) ? annotations : {};
  const names =
    reference === null
      ? {}
      : { [FULL_NAME]: canonicalName(reference), [REF_NAME]: familiarName(reference) };
  const all = { ...names, ...others };
  const descriptor = Object.keys(all).length === 0 ? plain : { ...plain, annotations: all };
  return { ...entry, reference, descriptor };
}

export interface NewEntry {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Readonly<Record<string, string>>;
  readonly parent?: Digest;
}

export function newEntry({ mediaType, digest, size, platform, parent }: NewEntry): IndexEntry {
  const descriptor = {
    ...{ mediaType, digest, size },
    ...(platform === undefined ? {} : { platform }),
    ...(parent === undefined ? {} : { annotations: { [PARENT]: parent } }),
  };
  return { mediaType, digest, size, reference: null, parent: parent ?? null, descriptor };
}
