import { ImageError } from "../image/image-error.ts";
import type { Digest, ImageConfig } from "../image/imported-image.ts";
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
import type { StoredManifest } from "../store/stored-image.ts";
import { fetchDigest } from "./fetch-manifest.ts";
import { type Network, openSession, systemNetwork } from "./network.ts";
import {
  choosePlatform,
  isSamePlatform,
  type Platform,
  parsePlatform,
  platformText,
} from "./platform.ts";
import { pullConfig } from "./pull-config.ts";
import { pullLayers } from "./pull-layers.ts";
import { type PulledManifest, pullManifest } from "./pull-manifest.ts";
import { isRegistryFault } from "./registry-error.ts";
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

type Taken = Pick<PulledImage, "id" | "digest">;

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
    const { domain, tag } = this.#reference;
    if (isTagImplied(name, this.#reference)) this.#onEvent({ kind: "default-tag", tag: tag! });
    const session = await openSession(domain, network, insecure, signal);
    const before = await this.#meant();
    const { id, digest } = (await this.#takeKnown(session)) ?? (await this.#take(session));
    const isNew = before !== id;
    this.#onEvent({ kind: "digest", digest });
    this.#onEvent({ kind: "pulled", name: familiarName(this.#reference), isNew });
    this.#onEvent({ kind: "name", name: canonicalName(this.#reference) });
    return { reference: this.#reference, id, digest, isNew };
  }

  /** What the registry is asked for. */
  get #tagOrDigest(): string {
    return this.#reference.digest ?? this.#reference.tag!;
  }

  #begin(): void {
    this.#onEvent({ kind: "pulling", tag: this.#tagOrDigest, repository: this.#reference.path });
  }

  /** An image that came from there under the same digest, for just this platform, needs no more than its name. */
  async #takeKnown(session: RegistrySession): Promise<Taken | null> {
    const { domain, path } = this.#reference;
    const digest = await fetchDigest(session, path, this.#tagOrDigest);
    if (digest === null) return null;
    const name = canonicalName({ domain, path, digest });
    const { images } = await this.#init.store.images();
    const manifest = images
      .filter(({ references }) => references.some((one) => canonicalName(one) === name))
      .flatMap(({ platforms }) => platforms)
      .find(({ config }) => isSamePlatform(platformIn(config), this.#platform));
    if (manifest === undefined || !(await this.#name(manifest, digest))) return null;
    this.#begin();
    return { id: manifest.config.id, digest };
  }

  async #take(session: RegistrySession): Promise<Taken> {
    const found = await pullManifest(session, this.#reference, this.#platform);
    this.#begin();
    const { digest, image } = found;
    const id = image.config.digest;
    // moby: pullSchema2, which looks for the image id before anything else, whatever its manifest.
    const { images } = await this.#init.store.images();
    const all = images.flatMap(({ platforms }) => platforms);
    const known = all.find(({ config }) => config.id === id);
    const isNamed = known !== undefined && (await this.#name(known, digest));
    this.#warnOf(isNamed ? known.config : await this.#pull(session, found), found);
    return { id, digest };
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

  /** Gives an image that is there the names. Whether it is: a blob may be missing. */
  async #name({ mediaType, digest }: StoredManifest, exact: Digest): Promise<boolean> {
    const lease = await this.#init.store.lease();
    try {
      await lease.publish({ digest, mediaType, names: this.#names(exact) });
      return true;
    } catch (error) {
      if (isStoreFault(error, "missing") || isStoreFault(error, "damaged")) return false;
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
      const config = await pullConfig(session, this.#reference, image, lease, signal);
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
      await lease.release();
      return config;
    } catch (error) {
      // What is wrong itself is of no use to another attempt.
      if (error instanceof ImageError) await store.abandon(lease);
      else await lease.release();
      throw error;
    }
  }

  /** moby: PullImage: a name with one platform only is taken, whatever was asked for. */
  #warnOf(config: ImageConfig, found: PulledManifest): void {
    if (found.isChosen || this.#init.platform === undefined) return;
    const actual = platformIn(config);
    try {
      choosePlatform([{ platform: actual }], this.#platform, "");
    } catch (error) {
      if (!isRegistryFault(error, "no-platform")) throw error;
      const text = `image with reference ${familiarName(this.#reference)} was found but does not match the specified platform: wanted ${platformText(this.#platform)}, actual: ${platformText(actual)}`;
      this.#onEvent({ kind: "warning", text });
    }
  }
}

/** Whether a tag was added that the user did not write. */
export function isTagImplied(name: string, { tag, digest }: ImageReference): boolean {
  return digest === undefined && tag !== undefined && !name.endsWith(`:${tag}`);
}

function platformIn({ os = "linux", architecture = "", variant = "" }: ImageConfig): Platform {
  return { os, architecture, variant };
}

function platformField({ os, architecture, variant }: ImageConfig) {
  if (os === undefined || architecture === undefined) return {};
  return { platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } };
}
