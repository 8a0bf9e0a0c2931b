import { parseDigest } from "./digest.ts";
import type { Digest } from "./imported-image.ts";
import type { JsonDocument } from "./json-document.ts";

/** Where a blob is found, and what it is. OCI image-spec, descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes of the blob. */
  readonly size: number;
  /** To be written; those that are read stay behind. */
  readonly annotations?: ReadonlyMap<string, string>;
}

/** @throws ImageError when it has no sha256 digest, or no size */
export function readDescriptor(document: JsonDocument): Descriptor {
  const digest = document.field("digest");
  return {
    mediaType: document.field("mediaType").textOr(""),
    digest: parseDigest(digest.value, digest.archive, digest.path),
    size: document.field("size").size(),
  };
}
