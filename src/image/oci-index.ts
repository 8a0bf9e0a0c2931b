import type { ByteRange } from "./byte-range.ts";
import { digestOfRange, parseDigest, requireDigest } from "./digest.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import { ImageError } from "./image-error.ts";
import type { Digest } from "./imported-image.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import { requireSize, type Session } from "./layer-blob.ts";
import { isNamed } from "./reference.ts";

/** OCI image-spec, descriptor.md: what points at a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

export function readDescriptor(document: JsonDocument): Descriptor {
  const digest = document.field("digest");
  return {
    mediaType: document.field("mediaType").textOr(""),
    digest: parseDigest(digest.value, digest.archive, digest.path),
    size: document.field("size").size(),
  };
}

/** The blob that a descriptor points at; small ones (documents) are held against it at once. */
export function requireBlob(files: FileSet, descriptor: Descriptor, why: string): ByteRange {
  const path = `blobs/sha256/${descriptor.digest.slice("sha256:".length)}`;
  const blob = requireFile(files, path, why);
  requireSize(blob, descriptor.size);
  return blob;
}

/** A JSON blob, its digest checked. */
export function requireDocument(
  files: FileSet,
  descriptor: Descriptor,
  name: string,
  session: Session,
): JsonDocument {
  const blob = requireBlob(files, descriptor, "the index");
  const document = parseJson(blob, name, session.budget.limits);
  if (session.checkDigests) {
    requireDigest(blob.label, `the ${name}`, digestOfRange(blob), descriptor.digest);
  }
  return document;
}

/** One image that an index offers. Its blobs may be missing: tools save one platform of a larger index. */
export interface Candidate {
  readonly descriptor: Descriptor;
  readonly reference?: string;
  /** os/architecture, with /variant where there is one. */
  readonly platform?: string;
}

const INDEX = /[.+]index[.+]|manifest\.list/;
/** Indexes inside indexes. */
const MAX_DEPTH = 4;
/** Images of one index. */
const MAX_CANDIDATES = 1000;

/** All images below an index, nested indexes too; what only attests to another image is left out. */
export function candidatesOf(
  index: JsonDocument,
  files: FileSet,
  session: Session,
  inherited?: string,
  depth = 0,
): Candidate[] {
  const found: Candidate[] = [];
  for (const item of index.field("manifests").items()) {
    if (isAttestation(item)) continue;
    const descriptor = readDescriptor(item);
    const reference = referenceOf(item) ?? inherited;
    const nested = nestedIndex(descriptor, files, session);
    if (nested !== null) {
      if (depth === MAX_DEPTH) throw item.unexpected(`indexes nested at most ${MAX_DEPTH} deep`);
      found.push(...candidatesOf(nested, files, session, reference, depth + 1));
    } else {
      const platform = platformOf(item);
      found.push({
        descriptor,
        ...(reference === undefined ? {} : { reference }),
        ...(platform === undefined ? {} : { platform }),
      });
    }
    if (found.length > MAX_CANDIDATES) throw item.unexpected(`at most ${MAX_CANDIDATES} images`);
  }
  return found;
}

/** The index that a descriptor points at, or null when it points at something else. */
export function nestedIndex(
  descriptor: Descriptor,
  files: FileSet,
  session: Session,
): JsonDocument | null {
  if (INDEX.test(descriptor.mediaType)) {
    return requireDocument(files, descriptor, "index", session);
  }
  if (descriptor.mediaType !== "") return null;
  const document = requireDocument(files, descriptor, "manifest", session);
  return document.field("manifests").isMissing ? null : document;
}

const NAMES = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];

export function referenceOf(item: JsonDocument): string | undefined {
  const annotations = item.field("annotations");
  if (annotations.isMissing) return undefined;
  for (const name of NAMES) {
    const text = annotations.field(name).textOr(undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

export function isAttestation(item: JsonDocument): boolean {
  const annotations = item.field("annotations");
  if (annotations.isMissing) return false;
  return annotations.field("vnd.docker.reference.type").value === "attestation-manifest";
}

function platformOf(item: JsonDocument): string | undefined {
  const platform = item.field("platform");
  if (platform.isMissing) return undefined;
  const variant = platform.field("variant").textOr("");
  const name = `${platform.field("os").text()}/${platform.field("architecture").text()}`;
  return variant === "" ? name : `${name}/${variant}`;
}

/** What Node calls the processors whose name Docker spells otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** Linux on the processor of this machine. */
export function hostPlatform(): string {
  return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
}

/** The one image that is meant: by its name where one is given, then by platform.
 *  @throws ImageError listing what there is, when none or several fit */
export function chooseCandidate(
  candidates: readonly Candidate[],
  archive: string,
  wanted: { readonly reference?: string; readonly platform?: string },
): Candidate {
  const { reference, platform } = wanted;
  let fitting = candidates.filter(
    (one) => reference === undefined || isNamed(one.reference ?? "", reference),
  );
  if (platform !== undefined || fitting.length > 1) {
    const sought = platform ?? hostPlatform();
    fitting = fitting.filter(
      (one) => one.platform === undefined || isPlatform(one.platform, sought),
    );
  }
  const digests = new Set(fitting.map((one) => one.descriptor.digest));
  if (digests.size === 1) return fitting[0]!;
  const known = candidates.map((one) =>
    [one.reference, one.platform, one.descriptor.digest.slice(0, 19)].filter(Boolean).join(" "),
  );
  const asked = [reference, platform].filter((text) => text !== undefined).join(" for ");
  if (candidates.length === 0) {
    const what = "holds no image: its index lists none";
    throw new ImageError({ archive, what, remedy: "save or download the image again" });
  }
  throw new ImageError({
    archive,
    what: asked === "" ? `holds ${candidates.length} images` : `no one image ${asked}`,
    expected: `the name or the platform of one of: ${known.join(", ")}`,
  });
}

/** linux/arm64 takes linux/arm64/v8; a variant that is asked for must be there. */
function isPlatform(found: string, sought: string): boolean {
  return found === sought || found.startsWith(`${sought}/`);
}
