import { readDescriptor } from "./descriptor.ts";
import { requireDigest } from "./digest.ts";
import type { FoundImage } from "./docker-archive.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import { createdBy, readImageConfig, requireLayerCount } from "./image-config.ts";
import { OCI_INDEX, OCI_LAYOUT } from "./image-kind.ts";
import type { ImportedLayer } from "./imported-image.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import { importLayerBlob, type Session } from "./layer-blob.ts";
import { LayerNames } from "./layer-names.ts";
import { requireLayerLimit } from "./limits.ts";
import { requireBlob, requireDocument } from "./oci-blobs.ts";
import { candidatesOf, chooseCandidate } from "./oci-index.ts";
import { OciIndexes } from "./oci-indexes.ts";

/** An image of an OCI layout, by name and platform.
 *  @throws ImageError when it is incomplete or damaged, or the choice is not clear */
export async function importOciLayout(
  files: FileSet,
  wanted: { readonly reference?: string; readonly platform?: string },
  session: Session,
): Promise<FoundImage> {
  const { limits } = session.budget;
  const marker = files.find(OCI_LAYOUT);
  if (marker !== null) requireVersion(parseJson(marker, OCI_LAYOUT, limits));
  const indexFile = requireFile(files, OCI_INDEX, "an OCI layout");
  const index = parseJson(indexFile, OCI_INDEX, limits);
  const candidates = candidatesOf(index, new OciIndexes(files, session));
  const { descriptor, reference } = chooseCandidate(candidates, files.label, wanted);
  const manifest = requireDocument(files, descriptor, "manifest", session);
  const claimed = readDescriptor(manifest.field("config"));
  const configBlob = requireBlob(files, claimed, "the manifest");
  const config = readImageConfig(configBlob, limits);
  if (session.checkDigests) {
    requireDigest(configBlob.label, "the config", config.id, claimed.digest);
  }
  const descriptors = manifest.field("layers").items();
  requireLayerCount(config, descriptors.length, manifest.archive);
  requireLayerLimit(descriptors.length, files.label, limits);
  const layers: ImportedLayer[] = [];
  const names = new LayerNames();
  const steps = createdBy(config);
  for (const [i, item] of descriptors.entries()) {
    const descriptor = readDescriptor(item);
    const { mediaType, digest, size } = descriptor;
    if (!LAYER_TYPE.test(mediaType)) throw item.field("mediaType").unexpected(LAYER_TYPES);
    const diffId = config.diffIds[i]!;
    const step = steps[i];
    const claim = {
      name: names.ofDigest(diffId),
      diffId,
      digest,
      size,
      mediaType,
      ...(step === undefined ? {} : { createdBy: step }),
    };
    session.onLayer(claim.name, i, descriptors.length);
    const blob = requireBlob(files, descriptor, "the manifest");
    layers.push(await importLayerBlob(blob, claim, session));
  }
  return { config, layers, ...(reference === undefined ? {} : { reference }) };
}

/** How a layer is packed is seen from its bytes; the media type only has to be that of a layer tar. */
export const LAYER_TYPE =
  /^application\/vnd\.(oci\.image\.layer\.(nondistributable\.)?v1\.tar|docker\.image\.rootfs\.(foreign\.)?diff\.tar(\.gzip|\.zstd)?)(\+gzip|\+zstd)?$/;
export const LAYER_TYPES = "a layer: application/vnd.oci.image.layer.v1.tar, with +gzip or +zstd";

export function requireVersion(document: JsonDocument): void {
  const version = document.field("imageLayoutVersion");
  if (!version.textOr("").startsWith("1.")) throw version.unexpected("1.0.0");
}
