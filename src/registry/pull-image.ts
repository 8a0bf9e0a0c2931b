import { DEPTH_LIMITS } from "../driver/depth-limits.ts";
import { readImageConfig, requireLayerCount } from "../image/image-config.ts";
import type { Digest, ImageConfig } from "../image/imported-image.ts";
import { DEFAULT_LIMITS } from "../image/limits.ts";
import { hostPlatform } from "../image/oci-index.ts";
import {
  canonicalName,
  familiarName,
  type ImageReference,
  parseReference,
} from "../image/reference.ts";
import { writeBlob } from "../store/copy-range.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault } from "../store/store-error.ts";
import type { StoreLease } from "../store/store-lease.ts";
import type { StoredImage } from "../store/stored-image.ts";
import { downloadBlob } from "./download-blob.ts";
import type { ImageManifest } from "./manifest.ts";
import { type Network, openSession, systemNetwork } from "./network.ts";
import { choosePlatform, type Platform, parsePlatform, platformText } from "./platform.ts";
import { pullLayers } from "./pull-layers.ts";
import { type PulledManifest, pullManifest } from "./pull-manifest.ts";
import { isRegistryFault, RegistryError } from "./registry-error.ts";
import type { RegistrySession } from "./registry-session.ts";
import type { OnTransferEvent } from "./transfer-event.ts";

export interface PullInit {
  /** As the user writes it: alpine, HOST:PORT/NAME:TAG, NAME@sha256:… */
  readonly name: string;
  readonly store: ImageStore;
  /** os/architecture[/variant]; without it Linux on this machine's processor. */
  readonly platform?: string;
  /** Hosts that may do without a known certificate, or without encryption. This machine's own may always. */
  readonly insecure?: readonly string[];
  /** Downloads at once; 3. */
  readonly concurrency?: number;
  readonly onEvent?: OnTransferEvent;
  readonly signal?: AbortSignal;
  readonly network?: Network;
}

export interface PulledImage {
  readonly reference: ImageReference;
  /** Image id. */
  readonly id: Digest;
  /** What the registry calls it by. */
  readonly digest: Digest;
  /** Whether the name meant another image before, or none. */
  readonly isNew: boolean;
}

const CONCURRENCY = 3;

/** Brings an image from a registry into a store, as `docker pull` does. The image is there as a whole or not at all;
 *  what was downloaded stays for another attempt.
 *  @throws RegistryError in Docker's words where it has them; ImageError for a name that is none, or an image that is
 *  damaged; StoreError when it cannot be kept; the signal's reason */
export async function pullImage(init: PullInit): Promise<PulledImage> {
  const reference = parseReference(init.name);
  const platform = parsePlatform(init.platform ?? hostPlatform());
  const network = init.network ?? systemNetwork(process.env);
  try {
    return await new Pull(init, reference, platform).run(network);
  } finally {
    if (init.network === undefined) network.transport.close();
  }
}

class Pull {
  readonly #init: PullInit;
  readonly #reference: ImageReference;
  readonly #platform: Platform;
  readonly #onEvent: OnTransferEvent;

  constructor(init: PullInit, reference: ImageReference, platform: Platform) {
    this.#init = init;
    this.#reference = reference;
    this.#platform = platform;
    this.#onEvent = init.onEvent ?? (() => undefined);
  }

  async run(network: Network): Promise<PulledImage> {
    const { name, insecure = [], signal } = this.#init;
    const { domain, path, tag, digest: wanted } = this.#reference;
    if (isTagImplied(name, this.#reference)) this.#onEvent({ kind: "default-tag", tag: tag! });
    const session = await openSession(domain, network, insecure, signal);
    const found = await pullManifest(session, this.#reference, this.#platform);
    this.#onEvent({ kind: "pulling", tag: wanted ?? tag!, repository: path });
    const { digest, image } = found;
    const id = image.config.digest;
    const before = await this.#meant();
    const config = (await this.#tagKnown(found)) ?? (await this.#pull(session, found));
    const isNew = before !== id;
    this.#warnOf(config, found);
    this.#onEvent({ kind: "digest", digest });
    this.#onEvent({ kind: "pulled", name: familiarName(this.#reference), isNew });
    this.#onEvent({ kind: "name", name: canonicalName(this.#reference) });
    return { reference: this.#reference, id, digest, isNew };
  }

  /** The id of the image that the name means now. */
  async #meant(): Promise<Digest | null> {
    try {
      return (await this.#init.store.resolve(canonicalName(this.#reference))).id;
    } catch (error) {
      if (isStoreFault(error, "no-such-image") || isStoreFault(error, "damaged")) return null;
      if (isStoreFault(error, "missing")) return null;
      throw error;
    }
  }

  /** Names for the image: the one that was asked for, and what the registry calls it by. */
  #names(digest: Digest): ImageReference[] {
    const { domain, path, tag, digest: wanted } = this.#reference;
    const exact = { domain, path, digest };
    return wanted !== undefined || tag === undefined ? [exact] : [{ domain, path, tag }, exact];
  }

  /** An image whose config is there is there: it only gets its names, whatever its manifest here. Null when not.
   *  moby: pullSchema2, which looks for the image id before anything else. */
  async #tagKnown({ digest, image }: PulledManifest): Promise<ImageConfig | null> {
    const { store } = this.#init;
    const { images } = await store.images();
    const known = images.flatMap((one) => manifestOf(one, image));
    if (known[0] === undefined) return null;
    const { mediaType, digest: manifest, config } = known[0];
    const lease = await store.lease();
    try {
      await lease.publish({ digest: manifest, mediaType, names: this.#names(digest) });
      return config;
    } catch (error) {
      // A blob is missing: it is pulled again.
      if (isStoreFault(error, "missing") || isStoreFault(error, "damaged")) return null;
      throw error;
    } finally {
      await lease.release();
    }
  }

  async #pull(session: RegistrySession, { digest, image }: PulledManifest): Promise<ImageConfig> {
    const { store, signal, concurrency = CONCURRENCY } = this.#init;
    const { path } = this.#reference;
    const lease = await store.lease();
    try {
      const config = await this.#config(session, image, lease);
      await pullLayers({
        ...{ session, path, config, layers: image.layers, store, lease, concurrency },
        onEvent: this.#onEvent,
        ...(signal === undefined ? {} : { signal }),
      });
      signal?.throwIfAborted();
      await writeBlob(image.digest, [image.bytes], lease);
      await lease.publish({
        ...{ digest: image.digest, mediaType: image.mediaType, names: this.#names(digest) },
        ...platformField(config),
      });
      return config;
    } finally {
      await lease.release();
    }
  }

  async #config(
    session: RegistrySession,
    { config: descriptor, layers }: ImageManifest,
    lease: StoreLease,
  ): Promise<ImageConfig> {
    if ((await lease.keep(descriptor.digest)) !== descriptor.size) {
      const { signal } = this.#init;
      await downloadBlob(session, this.#reference.path, descriptor, lease, {}, signal);
    }
    const blob = lease.blobs.open(descriptor.digest);
    try {
      const name = familiarName(this.#reference);
      const config = readImageConfig({ ...blob.range, label: name }, DEFAULT_LIMITS);
      requireLayerCount(config, layers.length, name);
      requireDepth(layers.length);
      return config;
    } finally {
      blob.close();
    }
  }

  /** moby: PullImage: a name with one platform only is taken, whatever was asked for. */
  #warnOf({ os = "linux", architecture = "", variant = "" }: ImageConfig, found: PulledManifest) {
    if (found.isChosen || this.#init.platform === undefined) return;
    const actual = { os, architecture, variant };
    try {
      choosePlatform([{ platform: actual }], this.#platform, "");
    } catch (error) {
      if (!isRegistryFault(error, "no-platform")) throw error;
      const text = `image with reference ${familiarName(this.#reference)} was found but does not match the specified platform: wanted ${platformText(this.#platform)}, actual: ${platformText(actual)}`;
      this.#onEvent({ kind: "warning", text });
    }
  }
}

/** @throws RegistryError in Docker's words when an image has more layers than Docker registers. Docker says so after the
 *  last that it can; here nothing is downloaded that cannot be kept. */
function requireDepth(count: number): void {
  const { most, message } = DEPTH_LIMITS["image store"];
  if (count <= most) return;
  const what = `failed to register layer: ${message}`;
  throw new RegistryError({ kind: "unsupported", what, expected: `at most ${most} layers` });
}

/** Whether a tag was added that the user did not write. */
export function isTagImplied(name: string, { tag, digest }: ImageReference): boolean {
  return digest === undefined && tag !== undefined && !name.endsWith(`:${tag}`);
}

function manifestOf({ platforms }: StoredImage, { config }: ImageManifest) {
  return platforms.filter((one) => one.config.id === config.digest);
}

function platformField({ os, architecture, variant }: ImageConfig) {
  if (os === undefined || architecture === undefined) return {};
  return { platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } };
}
