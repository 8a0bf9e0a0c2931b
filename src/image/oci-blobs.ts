import type { ByteRange } from "./byte-range.ts";
import type { Descriptor } from "./descriptor.ts";
import { digestOfRange, requireDigest } from "./digest.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import type { Digest } from "./imported-image.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import { requireSize, type Session } from "./layer-blob.ts";

/** Where an OCI layout has a blob. Image-spec, image-layout.md. */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${digest.slice("sha256:".length)}`;
}

/** The blob that a descriptor points at; its digest is not looked at.
 *  @throws ImageError when it is missing, or has another length */
export function requireBlob(files: FileSet, descriptor: Descriptor, why: string): ByteRange {
  const blob = requireFile(files, blobPath(descriptor.digest), why);
  requireSize(blob, descriptor.size);
  return blob;
}

/** A JSON blob, its digest checked.
 *  @throws ImageError when it is missing, damaged, or no JSON */
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
