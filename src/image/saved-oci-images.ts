import { readWhole } from "./byte-range.ts";
import { type Descriptor, readDescriptor } from "./descriptor.ts";
import { requireDigest } from "./digest.ts";
import { type FileSet, requireFile } from "./file-set.ts";
import { readImageConfig, requireLayerCount } from "./image-config.ts";
import { ImageError } from "./image-error.ts";
import { OCI_INDEX, OCI_LAYOUT } from "./image-kind.ts";
import type { Digest } from "./imported-image.ts";
import { type JsonDocument, parseJson } from "./json-document.ts";
import type { Session } from "./layer-blob.ts";
import { requireLayerLimit } from "./limits.ts";
import { blobPath, requireBlob, requireDocument } from "./oci-blobs.ts";
import { OciIndexes, referenceOf } from "./oci-indexes.ts";
import { LAYER_TYPE, LAYER_TYPES, requireVersion } from "./oci-layout.ts";
import type { SavedDocument, SavedImage, SavedIndex } from "./saved-images.ts";

interface Found {
  readonly images: SavedImage[];
  readonly indexes: SavedIndex[];
}

/** All images of an OCI layout; of an index of several platforms those that are there.
 *  @throws ImageError when it is incomplete or damaged */
export function listOciLayout(files: FileSet, session: Session): Found {
  const { limits } = session.budget;
  const marker = files.find(OCI_LAYOUT);
  if (marker !== null) requireVersion(parseJson(marker, OCI_LAYOUT, limits));
  const index = parseJson(requireFile(files, OCI_INDEX, "an OCI layout"), OCI_INDEX, limits);
  const found = new Lister(files, session);
  found.addAll(index);
  if (found.images.length > 0) return found;
  const what = "holds no image: its index lists none";
  const remedy = "save or download the image again";
  throw new ImageError({ archive: files.label, what, remedy });
}

class Lister implements Found {
  readonly images: SavedImage[] = [];
  readonly indexes: SavedIndex[] = [];
  readonly #files: FileSet;
  readonly #session: Session;
  readonly #listed: OciIndexes;
  /** An image of several names is read once. */
  readonly #known = new Map<Digest, Omit<SavedImage, "names">>();

  constructor(files: FileSet, session: Session) {
    this.#files = files;
    this.#session = session;
    this.#listed = new OciIndexes(files, session);
  }

  addAll(index: JsonDocument): void {
    for (const item of this.#listed.entriesOf(index)) this.#add(item);
  }

  #add(item: JsonDocument): void {
    const descriptor = readDescriptor(item);
    const name = referenceOf(item);
    const names = name === undefined ? [] : [name];
    const nested = this.#listed.nested(descriptor);
    if (nested === null) {
      this.images.push({ names, ...this.#image(descriptor) });
      return;
    }
    for (const inner of this.#listed.entriesOf(nested)) this.#addPlatform(inner);
    this.indexes.push({ names, ...this.#document(descriptor) });
  }

  #addPlatform(item: JsonDocument): void {
    const descriptor = readDescriptor(item);
    // Tools save one platform of a larger index.
    if (this.#files.find(blobPath(descriptor.digest)) === null) return;
    this.images.push({ names: [], ...this.#image(descriptor) });
  }

  #document(descriptor: Descriptor): SavedDocument {
    const bytes = readWhole(requireBlob(this.#files, descriptor, "the index"));
    return { mediaType: descriptor.mediaType, digest: descriptor.digest, bytes };
  }

  #image(descriptor: Descriptor): Omit<SavedImage, "names"> {
    let image = this.#known.get(descriptor.digest);
    if (image === undefined) {
      image = this.#read(descriptor);
      this.#known.set(descriptor.digest, image);
    }
    return image;
  }

  #read(descriptor: Descriptor): Omit<SavedImage, "names"> {
    const { limits } = this.#session.budget;
    const manifest = requireDocument(this.#files, descriptor, "manifest", this.#session);
    const claimed = readDescriptor(manifest.field("config"));
    const blob = requireBlob(this.#files, claimed, "the manifest");
    const config = readImageConfig(blob, limits);
    requireDigest(blob.label, "the config", config.id, claimed.digest);
    const items = manifest.field("layers").items();
    requireLayerCount(config, items.length, manifest.archive);
    requireLayerLimit(items.length, this.#files.label, limits);
    const layers = items.map((item, i) => {
      const layer = readDescriptor(item);
      if (!LAYER_TYPE.test(layer.mediaType)) throw item.field("mediaType").unexpected(LAYER_TYPES);
      const { digest } = layer;
      const diffId = config.diffIds[i]!;
      return { blob: requireBlob(this.#files, layer, "the manifest"), diffId, digest };
    });
    return { config, layers, manifest: this.#document(descriptor) };
  }
}
