import type { Digest, ImageConfig } from "../image/imported-image.ts";
import type { ImageReference } from "../image/reference.ts";

/** One image as the store knows it: all manifests that have the same config, with the names that point at them. */
export interface StoredImage {
  /** The digest of its config; of several platforms, of the one that counts here. */
  readonly id: Digest;
  readonly main: StoredManifest;
  /** All that are there, `main` too. */
  readonly platforms: readonly StoredManifest[];
  /** What index.json lists for it: manifests, and indexes of several platforms. */
  readonly entries: readonly Digest[];
  /** Names with tags and names with digests, in the order of their full names. */
  readonly references: readonly ImageReference[];
  /** The image that its build went on from. */
  readonly parent: Digest | null;
}

/** A manifest whose documents have been read. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly StoredLayer[];
}

/** A layer as its blob is kept. */
export interface StoredLayer {
  readonly diffId: Digest;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the blob. */
  readonly size: number;
}

/** The one for a platform, os/architecture[/variant]: just that one where it is, else one of its variants. */
export function choosePlatform(
  platforms: readonly StoredManifest[],
  sought: string,
): StoredManifest | undefined {
  const isSought = ({ config }: StoredManifest) => platformOf(config) === sought;
  const isVariant = ({ config }: StoredManifest) => platformOf(config).startsWith(`${sought}/`);
  return platforms.find(isSought) ?? platforms.find(isVariant);
}

/** os/architecture, with /variant where there is one. */
export function platformOf({ os, architecture, variant }: ImageConfig): string {
  return [os ?? "unknown", architecture ?? "unknown", variant].filter(Boolean).join("/");
}
