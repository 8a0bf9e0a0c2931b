import type { Descriptor } from "./descriptor.ts";
import type { FileSet } from "./file-set.ts";
import type { Digest } from "./imported-image.ts";
import type { JsonDocument } from "./json-document.ts";
import type { Session } from "./layer-blob.ts";
import { requireDocument } from "./oci-blobs.ts";

const INDEX = /[.+]index[.+]|manifest\.list/;
/** Entries of all indexes of one layout, each as often as it is come by. A few small indexes that name each other make
 *  more of them than anybody could read. */
const MOST_ENTRIES = 10_000;

/** The indexes of one OCI layout: index.json, and those inside it. */
export class OciIndexes {
  readonly #files: FileSet;
  readonly #session: Session;
  /** What has been read, by digest; null for what is no index. */
  readonly #known = new Map<Digest, JsonDocument | null>();
  #entries = 0;

  constructor(files: FileSet, session: Session) {
    this.#files = files;
    this.#session = session;
  }

  /** What an index lists, without what only attests to another image.
   *  @throws ImageError when there is no end to it */
  entriesOf(index: JsonDocument): JsonDocument[] {
    const manifests = index.field("manifests");
    const items = manifests.items();
    this.#entries += items.length;
    if (this.#entries > MOST_ENTRIES) {
      throw manifests.unexpected(`at most ${MOST_ENTRIES} entries in all indexes together`);
    }
    return items.filter((item) => !isAttestation(item));
  }

  /** The index that a descriptor points at, or null when it points at something else.
   *  @throws ImageError when it is missing or damaged */
  nested(descriptor: Descriptor): JsonDocument | null {
    const { digest } = descriptor;
    let found = this.#known.get(digest);
    if (found === undefined) {
      found = this.#read(descriptor);
      this.#known.set(digest, found);
    }
    return found;
  }

  #read(descriptor: Descriptor): JsonDocument | null {
    const { mediaType } = descriptor;
    if (INDEX.test(mediaType)) {
      return requireDocument(this.#files, descriptor, "index", this.#session);
    }
    if (mediaType !== "") return null;
    const document = requireDocument(this.#files, descriptor, "manifest", this.#session);
    return document.field("manifests").isMissing ? null : document;
  }
}

/** BuildKit lists what it says of an image (provenance, a list of its packages) as one more image. */
export function isAttestation(item: JsonDocument): boolean {
  const annotations = item.field("annotations");
  if (annotations.isMissing) return false;
  return annotations.field("vnd.docker.reference.type").value === "attestation-manifest";
}

const NAMES = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];

/** The name that an index gives to an image, whatever it is; undefined when it gives none. */
export function referenceOf(item: JsonDocument): string | undefined {
  const annotations = item.field("annotations");
  if (annotations.isMissing) return undefined;
  for (const name of NAMES) {
    const text = annotations.field(name).textOr(undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
