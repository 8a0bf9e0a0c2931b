import { type Descriptor, readDescriptor } from "../image/descriptor.ts";
import { shownText } from "../image/image-error.ts";
import type { Digest } from "../image/imported-image.ts";
import { JsonDocument } from "../image/json-document.ts";
import { DEFAULT_LIMITS, requireLayerLimit } from "../image/limits.ts";
import { DOCKER_TYPES, OCI_TYPES } from "../image/media-types.ts";
import { isAttestation } from "../image/oci-indexes.ts";
import { readJson } from "../image/read-json.ts";
import type { Platform } from "./platform.ts";
import { RegistryError } from "./registry-error.ts";

const SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
const SCHEMA1_UNSIGNED = "application/vnd.docker.distribution.manifest.v1+json";

/** What a registry is asked for. Schema 1 too: to tell that it is that, and not that there is nothing. */
export const ACCEPTED = [
  ...[DOCKER_TYPES.manifest, DOCKER_TYPES.list, OCI_TYPES.manifest, OCI_TYPES.index],
  ...[SCHEMA1, SCHEMA1_UNSIGNED, "*/*"],
].join(", ");

/** A manifest as it came. */
export interface ManifestBytes {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export type Manifest =
  | { readonly kind: "image"; readonly image: ImageManifest }
  | { readonly kind: "index"; readonly candidates: readonly IndexCandidate[] };

/** One image: Docker's schema 2, or OCI's. */
export interface ImageManifest extends ManifestBytes {
  readonly config: Descriptor;
  /** Lowest first. */
  readonly layers: readonly Descriptor[];
}

/** One image of an index. */
export interface IndexCandidate {
  readonly descriptor: Descriptor;
  readonly platform: Platform | null;
}

const CONFIGS: ReadonlySet<string> = new Set([
  DOCKER_TYPES.config,
  OCI_TYPES.config,
  // Made by old tools; what it is shows when it is read.
  "application/octet-stream",
  "text/html",
  "",
]);

/** Layers that can be taken: plain, gzip, zstd. */
const LAYER =
  /^application\/vnd\.(docker\.image\.rootfs\.diff\.tar(\.gzip|\.zstd)?|oci\.image\.layer\.(nondistributable\.)?v1\.tar(\+gzip|\+zstd)?)$/;

/** Reads a manifest. `name`: the image as the user knows it.
 *  @throws RegistryError for kinds that cannot be taken; ImageError for fields that are not what they should be */
export function parseManifest(raw: ManifestBytes, name: string): Manifest {
  const document = new JsonDocument(name, "manifest", parseJson(raw.bytes, name));
  const mediaType = mediaTypeOf(document, raw.mediaType);
  if (mediaType === DOCKER_TYPES.list || mediaType === OCI_TYPES.index) {
    return { kind: "index", candidates: candidatesOf(document) };
  }
  if (mediaType === DOCKER_TYPES.manifest || mediaType === OCI_TYPES.manifest) {
    return { kind: "image", image: readImage(document, { ...raw, mediaType }, name) };
  }
  if (/manifest\.v1\+/.test(mediaType)) throw schema1(name);
  throw unsupported(name, mediaType);
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  const read = readJson(bytes);
  if (read.kind === "value") return read.value;
  throw new RegistryError({ kind: "damaged", where: name, what: `the manifest is ${read.what}` });
}

/** The document's own word goes before the header's; OCI documents may do without one. */
function mediaTypeOf(document: JsonDocument, header: string): string {
  const own = document.field("mediaType").textOr("");
  if (own !== "") return own;
  if (document.field("schemaVersion").value === 1) return SCHEMA1;
  const told = header.split(";")[0]!.trim();
  if (/manifest|index/.test(told)) return told;
  return document.field("manifests").isMissing ? OCI_TYPES.manifest : OCI_TYPES.index;
}

function candidatesOf(document: JsonDocument): IndexCandidate[] {
  return document
    .field("manifests")
    .items()
    .filter((item) => !isAttestation(item))
    .map((item) => ({ descriptor: readDescriptor(item), platform: readPlatform(item) }))
    .filter(({ platform }) => platform?.os !== "unknown");
}

function readPlatform(item: JsonDocument): Platform | null {
  const platform = item.field("platform");
  if (platform.isMissing) return null;
  return {
    os: platform.field("os").text(),
    architecture: platform.field("architecture").text(),
    variant: platform.field("variant").textOr(""),
  };
}

function readImage(document: JsonDocument, raw: ManifestBytes, name: string): ImageManifest {
  const config = readDescriptor(document.field("config"));
  if (!CONFIGS.has(config.mediaType)) {
    const what = `an artifact of type ${shownText(config.mediaType)}, no image`;
    throw new RegistryError({ kind: "unsupported", where: name, what });
  }
  const layers = document.field("layers").items().map(readDescriptor);
  requireLayerLimit(layers.length, name, DEFAULT_LIMITS);
  for (const { mediaType } of layers) requireLayer(mediaType, name);
  if (config.size > DEFAULT_LIMITS.documentBytes) {
    const what = `a config of ${config.size} bytes`;
    const expected = `at most ${DEFAULT_LIMITS.documentBytes}`;
    throw new RegistryError({ kind: "unsupported", where: name, what, expected });
  }
  return { ...raw, config, layers };
}

function requireLayer(mediaType: string, name: string): void {
  if (LAYER.test(mediaType)) return;
  const why = mediaType.includes("foreign") ? "a layer that registries do not keep" : "a layer";
  throw new RegistryError({
    ...{
      kind: "unsupported",
      where: name,
      what: `${why} of type ${shownText(mediaType) || "unknown"}`,
    },
    expected: "a tar, plain or packed with gzip or zstd",
  });
}

function schema1(name: string): RegistryError {
  return new RegistryError({
    ...{ kind: "unsupported", where: name },
    what: "its manifest is of schema 1, which Docker has given up",
    expected: "schema 2 or OCI",
    remedy: "push the image again with a newer Docker, or copy it with skopeo copy --format v2s2",
  });
}

function unsupported(name: string, mediaType: string): RegistryError {
  return new RegistryError({
    ...{ kind: "unsupported", where: name, what: `unsupported media type ${shownText(mediaType)}` },
    expected: "an image manifest or an image index",
  });
}
