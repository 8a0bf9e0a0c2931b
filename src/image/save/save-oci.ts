import type { Descriptor } from "../descriptor.ts";
import { digestOfBytes } from "../digest.ts";
import type { ImageLayer } from "../image.ts";
import type { Digest } from "../imported-image.ts";
import { ociIndex, ociManifest } from "../manifest.ts";
import { OCI_TYPES } from "../media-types.ts";
import { blobPath } from "../oci-blobs.ts";
import type { ArchiveFile } from "./archive-files.ts";
import { manifestJson, repositoriesJson } from "./archive-indexes.ts";
import { layerTarBytes } from "./layer-file.ts";
import { createdSeconds, type MergedImage } from "./merged-image.ts";
import { v1Images } from "./v1-image.ts";

const LAYOUT = Buffer.from('{"imageLayoutVersion": "1.0.0"}');
const BLOBS = "blobs/sha256";

/** What `docker save` writes since 25: an OCI layout, and beside it the indexes of old. Layers are not packed. The v1
 *  images are still there, as blobs that nothing names. Docker leaves the time of saving on blobs/sha256; here it is
 *  1970. Moby: image/tarexport, save.go. */
export function ociFiles(images: readonly MergedImage[]): ArchiveFile[] {
  const files = new Map<string, ArchiveFile>();
  const add = (file: ArchiveFile) => files.set(file.path, file);
  const addBlob = (bytes: Uint8Array, mtime: number): Digest => {
    const digest = digestOfBytes(bytes);
    add({ kind: "bytes", path: blobPath(digest), mtime, bytes });
    return digest;
  };
  const manifests: Descriptor[] = [];
  const items = images.map((saved) => {
    const { config, layers } = saved.image;
    const mtime = createdSeconds(config);
    add({ kind: "directory", path: "blobs", mtime });
    for (const { json } of v1Images(config, "docker-28")) addBlob(json, mtime);
    for (const layer of layers) {
      const path = blobPath(layer.diffId);
      if (!files.has(path)) add({ kind: "layer", path, mtime, layer });
    }
    addBlob(config.bytes, mtime);
    const sources = new Map(layers.map((layer) => [layer.diffId, descriptorOf(layer)]));
    const manifest = ociManifest(
      { mediaType: OCI_TYPES.config, digest: config.id, size: config.bytes.length },
      layers.map((layer) => sources.get(layer.diffId)!),
    );
    const descriptor = {
      mediaType: OCI_TYPES.manifest,
      digest: addBlob(manifest, 0),
      size: manifest.length,
    };
    manifests.push(...namedDescriptors(descriptor, saved, manifests.length === 0));
    const paths = layers.map((layer) => blobPath(layer.diffId));
    return { saved, config: blobPath(config.id), layers: paths, sources };
  });
  const top = ({ image }: MergedImage) => hexOf(image.layers.at(-1)!.diffId);
  const repositories = repositoriesJson(images, top);
  if (repositories !== null) {
    add({ kind: "bytes", path: "repositories", mtime: 0, bytes: repositories });
  }
  add({ kind: "directory", path: BLOBS, mtime: 0 });
  add({ kind: "bytes", path: "manifest.json", mtime: 0, bytes: manifestJson(items) });
  add({ kind: "bytes", path: "oci-layout", mtime: 0, bytes: LAYOUT });
  add({ kind: "bytes", path: "index.json", mtime: 0, bytes: ociIndex(manifests) });
  return [...files.values()];
}

/** One for each tag. An image without any is in the index only when it is the first: so Docker counts. */
function namedDescriptors(
  descriptor: Descriptor,
  { references }: MergedImage,
  first: boolean,
): Descriptor[] {
  if (references.length === 0) return first ? [descriptor] : [];
  return references.map(({ domain, path, tag }) => ({
    ...descriptor,
    annotations: new Map([
      ["io.containerd.image.name", `${domain}/${path}:${tag}`],
      ["org.opencontainers.image.ref.name", tag],
    ]),
  }));
}

function descriptorOf(layer: ImageLayer): Descriptor {
  return { mediaType: OCI_TYPES.layer, digest: layer.diffId, size: layerTarBytes(layer) };
}

const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
