import { chainIds } from "../image/chain-id.ts";
import type { Digest } from "../image/imported-image.ts";
import { canonicalName, familiarName, type ImageReference, isNamed } from "../image/reference.ts";
import { resolveImage } from "./resolve-image.ts";
import { StoreError } from "./store-error.ts";
import type { StoredImage } from "./stored-image.ts";

export interface RemoveOptions {
  readonly force?: boolean;
  /** Leaves parents that nothing else needs. Default: false. */
  readonly keepParents?: boolean;
  /** Containers there are: their images are not removed. */
  readonly containers?: readonly ImageUser[];
}

export interface ImageUser {
  readonly id: string;
  /** Image id. */
  readonly image: Digest;
  readonly running: boolean;
}

/** A line of `docker rmi`. */
export type RemovedLine = { readonly untagged: string } | { readonly deleted: Digest };

export interface Removal {
  readonly lines: readonly RemovedLine[];
  readonly names: readonly ImageReference[];
  /** Ids of images that go. */
  readonly images: ReadonlySet<Digest>;
}

/** What removing an image by a name or an id comes to. moby: ImageDelete.
 *  @throws StoreError in Docker's words when it is not there or something needs it */
export function planRemoval(
  images: readonly StoredImage[],
  text: string,
  options: RemoveOptions = {},
): Removal {
  return new RemovalPlan(images, options).remove(text);
}

class RemovalPlan implements Removal {
  readonly lines: RemovedLine[] = [];
  readonly names: ImageReference[] = [];
  readonly images = new Set<Digest>();
  readonly #all: readonly StoredImage[];
  readonly #options: RemoveOptions;

  constructor(all: readonly StoredImage[], options: RemoveOptions) {
    this.#all = all;
    this.#options = options;
  }

  remove(text: string): this {
    const force = this.#options.force ?? false;
    const image = resolveImage(this.#all, text);
    const name = nameAsked(image.references, text);
    if (isIdPrefix(image.id, text) || name === undefined) {
      if (isSingle(this.#references(image))) {
        this.#requireFree(image, { active: false, stopped: !force });
        for (const reference of this.#references(image)) this.#untag(reference);
      }
      this.#delete(image, force, false);
    } else if (this.#untagAsAsked(image, name, text)) {
      this.#delete(image, force, true);
    }
    return this;
  }

  /** Whether that was the last name of the image. */
  #untagAsAsked(image: StoredImage, name: ImageReference, text: string): boolean {
    const user = this.#users(image)[0];
    const forced = this.#options.force === true;
    if (!forced && user !== undefined && isSingle(this.#references(image))) {
      const what = `conflict: unable to remove repository reference ${JSON.stringify(text)} (must force) - container ${short(user.id)} is using its referenced image ${short(image.id)}`;
      throw new StoreError({ kind: "conflict", what });
    }
    this.#untag(name);
    if (name.digest === undefined) this.#untagDigests(image, name);
    return this.#references(image).length === 0;
  }

  /** With the last tag of a repository go its digests. */
  #untagDigests(image: StoredImage, name: ImageReference): void {
    const same = this.#references(image).filter((one) => repository(one) === repository(name));
    if (same.some((one) => one.digest === undefined)) return;
    for (const one of same) this.#untag(one);
  }

  /** moby: imageDeleteHelper. `quiet`: leaves an image that is needed without a word. */
  #delete(image: StoredImage, force: boolean, quiet: boolean): void {
    try {
      this.#requireFree(image, { active: !force, stopped: !force });
    } catch (error) {
      if (!(error instanceof StoreError) || !quiet) throw error;
      if (!this.#isDangling(image) || this.#users(image).length > 0) return;
      throw error;
    }
    for (const reference of this.#references(image)) this.#untag(reference);
    this.images.add(image.id);
    this.lines.push({ deleted: image.id });
    const kept = new Set(this.#left().flatMap((one) => chainIds(one.main.config.diffIds)));
    for (const chain of chainIds(image.main.config.diffIds).reverse()) {
      if (kept.has(chain)) break;
      this.lines.push({ deleted: chain });
    }
    const parent = this.#left().find(({ id }) => id === image.parent);
    if (parent !== undefined && this.#options.keepParents !== true) {
      this.#delete(parent, false, true);
    }
  }

  /** moby: checkImageDeleteConflict. */
  #requireFree(
    image: StoredImage,
    mind: { readonly active: boolean; readonly stopped: boolean },
  ): void {
    if (this.#children(image) > 0) throw conflict(image, true, "image has dependent child images");
    const users = this.#users(image);
    const running = users.find((user) => user.running);
    if (running !== undefined) {
      const what = `image is being used by running container ${short(running.id)}`;
      throw conflict(image, true, what);
    }
    if (mind.active && this.#references(image).length > 0) {
      throw conflict(image, false, "image is referenced in multiple repositories");
    }
    if (mind.stopped && users[0] !== undefined) {
      const what = `image is being used by stopped container ${short(users[0].id)}`;
      throw conflict(image, false, what);
    }
  }

  #isDangling(image: StoredImage): boolean {
    return this.#references(image).length === 0 && this.#children(image) === 0;
  }

  #children({ id }: StoredImage): number {
    return this.#left().filter((one) => one.parent === id).length;
  }

  #users({ id }: StoredImage): ImageUser[] {
    return (this.#options.containers ?? []).filter((user) => user.image === id);
  }

  #left(): StoredImage[] {
    return this.#all.filter(({ id }) => !this.images.has(id));
  }

  #references({ references }: StoredImage): ImageReference[] {
    const gone = new Set(this.names.map(canonicalName));
    return references.filter((one) => !gone.has(canonicalName(one)));
  }

  #untag(name: ImageReference): void {
    this.names.push(name);
    this.lines.push({ untagged: familiarName(name) });
  }
}

function nameAsked(
  references: readonly ImageReference[],
  text: string,
): ImageReference | undefined {
  return references.find((one) => isNamed(familiarName(one), text));
}

/** moby: isSingleReference. Whether there is at most one tag, and digests of its repository alone. */
function isSingle(references: readonly ImageReference[]): boolean {
  if (references.length <= 1) return true;
  const tags = references.filter((one) => one.digest === undefined);
  if (tags.length > 1) return false;
  const digests = new Set(references.filter((one) => one.digest !== undefined).map(repository));
  return digests.size === 1 && digests.has(repository(tags[0] ?? references[0]!));
}

function repository({ domain, path }: ImageReference): string {
  return `${domain}/${path}`;
}

function isIdPrefix(id: Digest, text: string): boolean {
  return id.startsWith(text) || id.startsWith(text, "sha256:".length);
}

function conflict(image: StoredImage, hard: boolean, why: string): StoreError {
  const force = hard ? "cannot be forced" : "must be forced";
  const what = `conflict: unable to delete ${short(image.id)} (${force}) - ${why}`;
  return new StoreError({ kind: "conflict", what });
}

function short(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}
