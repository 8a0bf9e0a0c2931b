import type { Descriptor } from "./descriptor.ts";
import { type GoJson, goJson, members } from "./go-json.ts";
import { OCI_TYPES } from "./media-types.ts";

/** A manifest as `docker save` of 25.0 and later puts it into its blobs: one line. */
export function ociManifest(config: Descriptor, layers: readonly Descriptor[]): Uint8Array {
  return jsonBytes(
    members({
      schemaVersion: 2,
      mediaType: OCI_TYPES.manifest,
      config: ociDescriptor(config),
      layers: layers.map(ociDescriptor),
    }),
  );
}

/** index.json of such an archive. */
export function ociIndex(manifests: readonly Descriptor[]): Uint8Array {
  return jsonBytes(
    members({
      schemaVersion: 2,
      mediaType: OCI_TYPES.index,
      manifests: manifests.map(ociDescriptor),
    }),
  );
}

/** A manifest as `docker push` sends it, indented by three blanks, which the digest depends on.
 *  distribution: schema2.FromStruct
 *  @param mediaType schema 2; OCI for what that cannot say */
export function pushedManifest(
  mediaType: string,
  config: Descriptor,
  layers: readonly Descriptor[],
): Uint8Array {
  const json = goJson(
    members({
      schemaVersion: 2,
      mediaType,
      config: dockerDescriptor(config),
      layers: layers.map(dockerDescriptor),
    }),
  );
  return Buffer.from(JSON.stringify(JSON.parse(json), null, 3));
}

function ociDescriptor({ mediaType, digest, size, annotations }: Descriptor): GoJson {
  return members({ mediaType, digest, size, annotations });
}

/** The order of distribution's own struct. */
export function dockerDescriptor({ mediaType, size, digest }: Descriptor): GoJson {
  return members({ mediaType, size, digest });
}

const jsonBytes = (value: GoJson): Uint8Array => Buffer.from(goJson(value));
