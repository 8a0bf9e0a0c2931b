import type { Descriptor } from "../image/descriptor.ts";
import { pushedManifest } from "../image/manifest.ts";
import { DOCKER_TYPES, OCI_TYPES } from "../image/media-types.ts";
import { layerMediaType } from "../store/make-manifest.ts";
import type { StoredManifest } from "../store/stored-image.ts";
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
    return { mediaType: mediaType === "" ? OCI_TYPES.manifest : mediaType, bytes: kept };
  }
  const isDocker = layers.every((layer) => /gzip$/.test(layer.mediaType));
  const types = isDocker ? DOCKER_TYPES : OCI_TYPES;
  const bytes = pushedManifest(
    types.manifest,
    { mediaType: types.config, size: config.bytes.length, digest: config.id },
    layers.map((layer) => ({
      ...layer,
      mediaType: isDocker ? DOCKER_TYPES.layer : layerMediaType(layer.mediaType),
    })),
  );
  return { mediaType: types.manifest, bytes };
}
