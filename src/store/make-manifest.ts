import type { Digest } from "../image/imported-image.ts";
import type { Descriptor } from "../image/oci-index.ts";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

/** An OCI manifest (image-spec, manifest.md). The same image has the same one always. */
export function makeManifest(
  config: { readonly digest: Digest; readonly size: number },
  layers: readonly Descriptor[],
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: config.digest, size: config.size },
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    }),
  );
}

/** The OCI word for how a layer is packed, whatever word it came with. */
export function layerMediaType(packing: string): string {
  if (/zstd/.test(packing)) return `${OCI_LAYER}+zstd`;
  return /gzip/.test(packing) ? `${OCI_LAYER}+gzip` : OCI_LAYER;
}
