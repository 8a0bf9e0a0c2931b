import { readWhole } from "../image/byte-range.ts";
import type { Descriptor } from "../image/descriptor.ts";
import { digestOfBytes } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import {
  canonicalName,
  familiarRepository,
  type ImageReference,
  parseReference,
} from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault } from "../store/store-error.ts";
import type { StoreLease } from "../store/store-lease.ts";
import type { StoredImage, StoredManifest } from "../store/stored-image.ts";
import { type Network, openSession, systemNetwork } from "./network.ts";
import { packedLayer } from "./packed-layer.ts";
import { isTagImplied } from "./pull-image.ts";
import { manifestToPush, type PushedManifest } from "./push-manifest.ts";
import { RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";
import { Slots } from "./slots.ts";
import type { LayerState, OnTransferEvent } from "./transfer-event.ts";
import { pushScope, uploadBlob } from "./upload-blob.ts";

export interface PushInit {
  /** As the user writes it: a name of an image of the store, which says where it goes. */
  readonly name: string;
  readonly store: ImageStore;
  /** Hosts that may do without a known certificate, or without encryption. This machine's own may always. */
  readonly insecure?: readonly string[];
  /** Uploads at once; 5. */
  readonly concurrency?: number;
  /** Bytes of one piece of an upload; all in one without. */
  readonly chunkBytes?: number;
  readonly onEvent?: OnTransferEvent;
  readonly signal?: AbortSignal;
  readonly network?: Network;
}

export interface PushedImage {
  readonly reference: ImageReference;
  /** Of the manifest. */
  readonly digest: Digest;
  /** Bytes of the manifest. */
  readonly size: number;
}

const CONCURRENCY = 5;
/** Repositories that are asked for a blob. */
const MOST_SOURCES = 4;

/** Brings an image of a store to a registry, as `docker push` does. The manifest goes last: the image is there as a
 *  whole or not at all.
 *  @throws RegistryError in Docker's words where it has them; ImageError for a name that is none; StoreError when a
 *  blob is missing; the signal's reason */
export async function pushImage(init: PushInit): Promise<PushedImage> {
  const reference = parseReference(init.name);
  if (reference.digest !== undefined) {
    throw new RegistryError({ kind: "refused", what: "cannot push a digest reference" });
  }
  const network = init.network ?? systemNetwork(process.env);
  try {
    return await new Push(init, reference).run(network);
  } catch (error) {
    throw pushFailure(error);
  } finally {
    if (init.network === undefined) network.transport.close();
  }
}

class Push {
  readonly #init: PushInit;
  readonly #reference: ImageReference;
  readonly #onEvent: OnTransferEvent;

  constructor(init: PushInit, reference: ImageReference) {
    this.#init = init;
    this.#reference = reference;
    this.#onEvent = init.onEvent ?? (() => undefined);
  }

  async run(network: Network): Promise<PushedImage> {
    const { name, store, insecure = [], signal } = this.#init;
    const { domain, path, tag = "latest" } = this.#reference;
    if (isTagImplied(name, this.#reference)) this.#onEvent({ kind: "default-tag", tag });
    const { main } = await this.#image();
    this.#onEvent({ kind: "pushing", repository: `${domain}/${path}` });
    const session = await openSession(domain, network, insecure, signal);
    const lease = await store.lease();
    try {
      const layers = await this.#pushLayers(session, main, lease);
      await this.#pushBlob(session, main.config.id, lease, []);
      const manifest = manifestToPush(main, keptBytes(main, lease), layers);
      const digest = await this.#pushManifest(session, tag, manifest);
      const { digest: own, mediaType } = main;
      await lease.publish({ digest: own, mediaType, names: [{ domain, path, digest }] });
      const size = manifest.bytes.length;
      this.#onEvent({ kind: "pushed", tag, digest, size });
      return { reference: this.#reference, digest, size };
    } finally {
      await lease.release();
    }
  }

  /** @throws RegistryError in Docker's words when no image has this name */
  async #image(): Promise<StoredImage> {
    const full = canonicalName(this.#reference);
    try {
      const image = await this.#init.store.resolve(full);
      // What only begins as an id does was not given this name.
      if (image.references.some((one) => canonicalName(one) === full)) return image;
    } catch (error) {
      if (!isStoreFault(error, "no-such-image")) throw error;
    }
    throw new RegistryError({
      kind: "not-found",
      what: `An image does not exist locally with the tag: ${familiarRepository(this.#reference)}`,
      remedy: "give it that name first: copyup tag IMAGE NAME",
    });
  }

  /** Highest first, as Docker does. What the manifest is to say of them, lowest first. */
  async #pushLayers(
    session: RegistrySession,
    { layers }: StoredManifest,
    lease: StoreLease,
  ): Promise<Descriptor[]> {
    const { store, concurrency = CONCURRENCY } = this.#init;
    const { images } = await store.images();
    const slots = new Slots(concurrency);
    const packed = new Map<Digest, Promise<Descriptor>>();
    const topFirst = [...layers].reverse();
    for (const { diffId } of topFirst) this.#tell(diffId, { kind: "preparing" });
    let failed = false;
    for (const layer of topFirst) {
      const { diffId } = layer;
      if (packed.has(diffId)) continue;
      const work = async () => {
        const blob = await packedLayer(layer, images, lease, store.layers);
        // One of the others has ended it all.
        if (failed) return blob;
        const sources = this.#sources(diffId, images);
        this.#tell(diffId, await this.#pushBlob(session, blob.digest, lease, sources, diffId));
        return blob;
      };
      const pushed = slots.run(work, () => this.#tell(diffId, { kind: "waiting" }));
      pushed.catch(() => {
        failed = true;
      });
      packed.set(diffId, pushed);
    }
    await Promise.allSettled(packed.values());
    return Promise.all(layers.map(({ diffId }) => packed.get(diffId)!));
  }

  #tell(digest: Digest, state: LayerState): void {
    this.#onEvent({ kind: "layer", digest, state });
  }

  async #pushBlob(
    session: RegistrySession,
    digest: Digest,
    lease: StoreLease,
    sources: readonly string[],
    shown?: Digest,
  ): Promise<LayerState> {
    const { chunkBytes } = this.#init;
    const { range, close } = lease.blobs.open(digest);
    const onBytes = (current: number) => {
      if (shown !== undefined) this.#tell(shown, { kind: "uploading", current, total: range.size });
    };
    try {
      const uploaded = await uploadBlob({
        ...{ session, path: this.#reference.path, digest, range, sources, onBytes },
        ...(chunkBytes === undefined ? {} : { chunkBytes }),
      });
      return uploaded.kind === "uploaded" ? { kind: "pushed" } : uploaded;
    } finally {
      close();
    }
  }

  /** Repositories of the same registry that an image with this layer came from or went to, the latest first. */
  #sources(diffId: Digest, images: readonly StoredImage[]): string[] {
    const { domain, path } = this.#reference;
    const holding = images.filter(({ platforms }) =>
      platforms.some(({ layers }) => layers.some((layer) => layer.diffId === diffId)),
    );
    const paths = holding
      .flatMap(({ references }) => references)
      .filter((one) => one.digest !== undefined && one.domain === domain && one.path !== path)
      .map((one) => one.path);
    return [...new Set(paths.reverse())].slice(0, MOST_SOURCES);
  }

  async #pushManifest(
    session: RegistrySession,
    tag: string,
    { mediaType, bytes }: PushedManifest,
  ): Promise<Digest> {
    const { path } = this.#reference;
    const digest = digestOfBytes(bytes);
    await session.retrying(async () => {
      const { response } = await session.send({
        ...{ method: "PUT", path: `${path}/manifests/${tag}`, hoped: [200, 201, 202] },
        ...{ headers: { "content-type": mediaType }, scopes: [pushScope(path)] },
        body: { size: bytes.length, chunks: () => [bytes] },
      });
      response.discard();
    });
    return digest;
  }
}

function keptBytes({ digest }: StoredManifest, lease: StoreLease): Uint8Array {
  const { range, close } = lease.blobs.open(digest);
  try {
    return readWhole(range);
  } finally {
    close();
  }
}

/** Docker says of a push that is not allowed what the registry has said, and no more. */
function pushFailure(error: unknown): unknown {
  if (!(error instanceof RegistryError) || error.kind !== "denied") return error;
  const { where: _, ...fault } = error.fault;
  const what = fault.said ?? "denied: requested access to the resource is denied";
  return new RegistryError({ ...fault, what }, error);
}
