import type { Image } from "../image/image.ts";
import type { Digest } from "../image/imported-image.ts";
import { familiarName, parseReference } from "../image/reference.ts";
import { type SaveForm, saveDocker } from "../image/save/save-docker.ts";
import type { PulledImage } from "../registry/pull-image.ts";
import type { PushedImage } from "../registry/push-image.ts";
import type { OnTransferEvent } from "../registry/transfer-event.ts";
import type { CollectedGarbage } from "../store/collect-garbage.ts";
import { defaultStoreDir } from "../store/default-store-dir.ts";
import { ImageStore } from "../store/image-store.ts";
import { loadImages } from "../store/load-images.ts";
import type { OpenImage } from "./image-file.ts";

/** An image of a store, as `docker images` tells of it. */
export interface ImageFacts {
  readonly id: Digest;
  /** Digest of the manifest, which a registry would call it by. */
  readonly digest: Digest;
  /** With their tags, as Docker shows them: "alpine:latest". */
  readonly names: readonly string[];
  /** RFC 3339. */
  readonly created: string | undefined;
  /** Bytes of all its layers. */
  readonly size: number;
  /** Bytes of the layers that other images of the store have, too. */
  readonly shared: number;
}

export interface TransferOptions {
  /** Hosts that may do without a known certificate, or without encryption. This machine's own may always. */
  readonly insecure?: readonly string[];
  readonly onEvent?: OnTransferEvent;
  readonly signal?: AbortSignal;
}

export interface PullOptions extends TransferOptions {
  /** os/architecture[/variant]. Default: Linux on this machine's processor. */
  readonly platform?: string;
}

/** The store in a folder; without one, the user's own, which the command uses too. Nothing is written until something is
 *  kept in it. @throws StoreError when the folder holds anything else, or is of a newer version */
export function openStore(folder = defaultStoreDir(process.env)): DockerStore {
  return new DockerStore(ImageStore.open(folder));
}

/** Images on disk: an OCI layout that any tool reads. Several processes may use it at once, and any of them may be killed
 *  at any moment. Whatever takes the name of an image takes its id, or the beginning of that, too. All methods throw
 *  StoreError: `kind` tells what is wrong, the message is Docker's where Docker has one. */
export class DockerStore {
  static imagesOf: (store: DockerStore) => ImageStore;
  readonly #images: ImageStore;

  static {
    DockerStore.imagesOf = (store) => store.#images;
  }

  /** @internal Use openStore. */
  constructor(images: ImageStore) {
    this.#images = images;
  }

  get folder(): string {
    return this.#images.folder;
  }

  /** Keeps an image under some names; a name that another image has is taken from it. Gives the image's id.
   *  @throws ImageError for a name that is none */
  async put(image: Image, ...names: readonly string[]): Promise<Digest> {
    return (await this.#images.put(image, { names: names.map(parseReference) })).id;
  }

  /** All images, in the order they came. */
  async list(): Promise<ImageFacts[]> {
    const all = await this.#images.list();
    return all.map(({ id, digest, names, created, size, shared }) => ({
      ...{ id, digest, names, created, size, shared },
    }));
  }

  /** Opens an image, to be closed; it can be read until then, even if it is removed meanwhile. */
  open(name: string, options: { readonly platform?: string } = {}): Promise<OpenImage> {
    return this.#images.open(name, options);
  }

  /** Gives an image one more name, and gives that back in full. */
  async tag(image: string, name: string): Promise<string> {
    return familiarName(await this.#images.tag(image, name));
  }

  /** Takes a name away, or the image with its last name. Gives the lines of `docker rmi`. */
  async remove(name: string, options: { readonly force?: boolean } = {}): Promise<string[]> {
    const lines = await this.#images.remove(name, options);
    return lines.map((line) =>
      "untagged" in line ? `Untagged: ${line.untagged}` : `Deleted: ${line.deleted}`,
    );
  }

  /** Takes away all that nothing refers to and that has been there for `minAge` milliseconds (default: an hour). */
  collectGarbage(options: { readonly minAge?: number } = {}): Promise<CollectedGarbage> {
    return this.#images.gc(options);
  }

  /** Takes in all images of an archive: of `docker save`, skopeo, buildah, umoci, or this package. Gives their names, or
   *  ids where they have none. @throws ImageError when the archive is damaged */
  async load(path: string): Promise<string[]> {
    const loaded = await loadImages(path, this.#images);
    return loaded.flatMap(({ id, names }) => (names.length === 0 ? [id] : names.map(familiarName)));
  }

  /** The archive that `docker save` makes of some images under these names, piece by piece: "oci" as Docker 25 and later
   *  write it (default), "legacy" as those before. @throws ImageError for an image without layers */
  async *save(
    names: readonly string[],
    options: { readonly form?: SaveForm } = {},
  ): AsyncGenerator<Uint8Array, void> {
    const opened: OpenImage[] = [];
    try {
      for (const name of names) opened.push(await this.open(name));
      const images = opened.map(({ image }, i) => ({
        image,
        references: isId(names[i]!, image) ? [] : [parseReference(names[i]!)],
      }));
      yield* saveDocker(images, options.form ?? "oci");
    } finally {
      for (const { close } of opened) close();
    }
  }

  /** Brings an image from a registry. @throws RegistryError in Docker's words where it has them */
  async pull(name: string, options: PullOptions = {}): Promise<PulledImage> {
    const { pullImage } = await import("../registry/pull-image.ts");
    return pullImage({ ...options, name, store: this.#images });
  }

  /** Brings an image to the registry that its name says. @throws RegistryError in Docker's words where it has them */
  async push(name: string, options: TransferOptions = {}): Promise<PushedImage> {
    const { pushImage } = await import("../registry/push-image.ts");
    return pushImage({ ...options, name, store: this.#images });
  }
}

function isId(name: string, { config }: Image): boolean {
  return config.id.startsWith(name.startsWith("sha256:") ? name : `sha256:${name}`);
}
