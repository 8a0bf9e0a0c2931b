import type { Digest } from "./imported-image.ts";

/** The name of an image, filled up as Docker does: `alpine` is docker.io/library/alpine:latest.
 *  distribution/reference: ParseNormalizedNamed, TagNameOnly. */
export interface ImageReference {
  /** Host, and port if any: docker.io. */
  readonly domain: string;
  /** library/alpine. */
  readonly path: string;
  /** latest unless there is another, or a digest. */
  readonly tag?: string;
  readonly digest?: Digest;
}
