import type { Descriptor } from "../image/descriptor.ts";
import type { Digest } from "../image/imported-image.ts";
import { ociManifest } from "../image/manifest.ts";
import { OCI_TYPES } from "../image/media-types.ts";

/** An OCI manifest (image-spec, manifest.md). The same image has the same one always. */
export function makeManifest(
  config: { readonly digest: Digest; readonly size: number },
  layers: readonly Descriptor[],
): Uint8Array {
  return ociManifest({ mediaType: OCI_TYPES.config, ...config }, layers);
}

/** The OCI word for how a layer is packed, whatever word it came with. */
export function layerMediaType(packing: string): string {
  if (/zstd/.test(packing)) return `${OCI_TYPES.layer}+zstd`;
  return /gzip/.test(packing) ? `${OCI_TYPES.layer}+gzip` : OCI_TYPES.layer;
}
