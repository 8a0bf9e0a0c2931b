import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { configOf, ociImage, sha256 } from "../../image/support/make-image.ts";
import { makeTar } from "../../image/support/make-tar.ts";
import type { FakeRegistry } from "./fake-registry.ts";

export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

/** Bytes that cannot be packed and that the text says. */
export function noise(text: string, size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < size; i++) {
    blocks.push(createHash("sha256").update(`${text} ${i}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}

/** A layer with one file of noise. */
export function noisyLayer(text: string, size: number): Buffer {
  return makeTar([{ name: text, data: noise(text, size) }]);
}

export interface PlacedImage {
  readonly manifest: string;
  /** Blobs, lowest first. */
  readonly layers: readonly string[];
  readonly config: string;
  /** Bytes of each blob. */
  readonly sizes: readonly number[];
}

export interface PlaceOptions {
  readonly pack?: "gzip" | "none";
  readonly architecture?: string;
  readonly type?: string;
  /** Changes what the manifest says. */
  readonly edit?: (manifest: Manifest) => unknown;
}

export type Manifest = ReturnType<typeof ociImage>["manifest"] & Record<string, unknown>;

/** Puts an image into a registry in memory, as name:tag. */
export function place(
  registry: FakeRegistry,
  name: string,
  layers: readonly Buffer[],
  options: PlaceOptions = {},
): PlacedImage {
  const [repository = "", tag = ""] = name.split(":");
  const { pack = "gzip", architecture, type = OCI_MANIFEST, edit } = options;
  const blobs = layers.map((layer) => (pack === "gzip" ? gzipSync(layer) : layer));
  const image = { layers, ...(architecture === undefined ? {} : { architecture }) };
  const made = ociImage(image, {
    pack: (layer) => blobs[layers.indexOf(layer)]!,
    mediaType: pack === "gzip" ? `${LAYER}+gzip` : LAYER,
  });
  for (const blob of blobs) registry.addBlob(repository, blob);
  registry.addBlob(repository, Buffer.from(configOf(image)));
  const manifest = made.manifest as Manifest;
  const bytes = Buffer.from(JSON.stringify(edit === undefined ? manifest : edit(manifest)));
  return {
    manifest: registry.addManifest(repository, tag, bytes, type),
    layers: blobs.map((blob) => `sha256:${sha256(blob)}`),
    config: made.manifest.config.digest,
    sizes: blobs.map((blob) => blob.length),
  };
}
