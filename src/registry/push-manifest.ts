import type { Descriptor } from "../image/descriptor.ts";
import type { StoredManifest } from "../store/stored-image.ts";
import { DOCKER_MANIFEST, OCI_MANIFEST } from "./manifest.ts";
import { isPacked } from "./packed-layer.ts";

/** A manifest as a registry is to have it. */
export interface PushedManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The manifest that came with the image, byte for byte, if all its layers are packed; else one as Docker makes it:
 *  schema 2, indented by three; OCI where a layer is packed with zstd, which schema 2 knows not. `kept`: the bytes of
 *  the image's manifest; `layers`: packed, lowest first. */
export function manifestToPush(
  { mediaType, layers: own, config }: StoredManifest,
  kept: Uint8Array,
  layers: readonly Descriptor[],
): PushedManifest {
  if (own.every((layer) => isPacked(layer.mediaType))) {
    return { mediaType: mediaType === "" ? OCI_MANIFEST : mediaType, bytes: kept };
  }
  const isDocker = layers.every((layer) => /gzip$/.test(layer.mediaType));
  const [type, configType] = isDocker
    ? [DOCKER_MANIFEST, "application/vnd.docker.container.image.v1+json"]
    : [OCI_MANIFEST, "application/vnd.oci.image.config.v1+json"];
  const document = {
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: configType, size: config.bytes.length, digest: config.id },
    layers: layers.map(({ mediaType: packed, size, digest }) => ({
      mediaType: layerType(packed, isDocker),
      ...{ size, digest },
    })),
  };
  return { mediaType: type, bytes: Buffer.from(JSON.stringify(document, null, 3)) };
}

function layerType(mediaType: string, isDocker: boolean): string {
  if (isDocker) return "application/vnd.docker.image.rootfs.diff.tar.gzip";
  const packing = /zstd$/.test(mediaType) ? "zstd" : "gzip";
  return `application/vnd.oci.image.layer.v1.tar+${packing}`;
}
