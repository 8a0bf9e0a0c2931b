import type { Image } from "../image/image.ts";
import { ImageError } from "../image/image-error.ts";
import type { Digest } from "../image/imported-image.ts";
import { familiarName, type ImageReference, parseReference } from "../image/reference.ts";
import { type CollectedGarbage, collectGarbage, type GarbageOptions } from "./collect-garbage.ts";
import { findDamaged, withoutDamaged } from "./damaged-image.ts";
import { type ImageSummary, summarize } from "./image-summary.ts";
import { withManifest, withoutManifests, withoutNames } from "./index-change.ts";
import { LayerCache } from "./layer-cache.ts";
import { removeLeftOvers } from "./left-overs.ts";
import { type OpenedImage, openStored } from "./open-stored.ts";
import { planRemoval, type RemovedLine, type RemoveOptions } from "./plan-removal.ts";
import { type PutImage, type PutOptions, putImage } from "./put-image.ts";
import { reachable } from "./reachable.ts";
import { type ReadImages, readImages } from "./read-images.ts";
import { Records } from "./records.ts";
import { resolveImage } from "./resolve-image.ts";
import { isStoreFault, StoreError } from "./store-error.ts";
import { findStore, makeStore } from "./store-folder.ts";
import { StoreIndex } from "./store-index.ts";
import { StoreLease } from "./store-lease.ts";
import { StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import {
  choosePlatform,
  platformOf,
  type StoredImage,
  type StoredManifest,
} from "./stored-image.ts";
import { type Surroundings, systemSurroundings } from "./surroundings.ts";

/** Images on disk: an OCI layout that any tool reads. Several processes may use it at once, and any of them may be
 *  killed at any moment: what was there stays, and what was being done is done or is not. */
export class ImageStore {
  readonly folder: string;
  /** Containers that were kept. */
  readonly containers: Records;
  /** Steps of builds. */
  readonly buildCache: Records;
  readonly layers: LayerCache;
  readonly #paths: StorePaths;
  readonly #lock: StoreLock;
  readonly #index: StoreIndex;
  readonly #surroundings: Surroundings;

  private constructor(paths: StorePaths, surroundings: Surroundings) {
    this.folder = paths.root;
    this.#paths = paths;
    this.#surroundings = surroundings;
    this.#lock = new StoreLock(paths.lock, surroundings);
    this.#index = new StoreIndex(paths, this.#lock, surroundings);
    this.layers = new LayerCache(paths, surroundings);
    const records = (folder: string) =>
      new Records(folder, paths, this.#lock, surroundings, () => this.#prepare());
    this.containers = records(paths.containers);
    this.buildCache = records(paths.buildCache);
  }

  /** The store in a folder. Nothing is written until something is kept in it: a missing folder is an empty store.
   *  @throws StoreError when the folder holds anything else, or is of a newer version */
  static open(folder: string, surroundings: Surroundings = systemSurroundings()): ImageStore {
    return new ImageStore(findStore(folder), surroundings);
  }

  #prepare(): Promise<void> {
    return makeStore(this.#paths, this.#lock, this.#surroundings);
  }

  /** Begins to bring something in; to be released, or abandoned. */
  async lease(): Promise<StoreLease> {
    await this.#prepare();
    await removeLeftOvers(this.#paths, this.#surroundings);
    return new StoreLease(this.#paths, this.#lock, this.#index, this.#surroundings);
  }

  /** Ends a piece of work that came to nothing: what it has brought goes, unless something needs it. */
  async abandon(lease: StoreLease): Promise<void> {
    await lease.release();
    if (lease.brought.size === 0) return;
    try {
      await this.gc({ only: lease.brought });
    } catch (error) {
      // It is garbage then, and why the work failed is what the caller wants to hear.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Keeps an image. A name that another has is taken from it. */
  async put(image: Image, options: PutOptions = {}): Promise<PutImage> {
    const lease = await this.lease();
    try {
      const put = await putImage(image, options, lease, this.layers);
      await lease.release();
      return put;
    } catch (error) {
      await this.abandon(lease);
      throw error;
    }
  }

  /** All images, and what cannot be read. */
  async images(): Promise<ReadImages> {
    return readImages(this.#paths, await this.#index.read());
  }

  /** The names of all images, sorted. */
  async names(): Promise<string[]> {
    const { images } = await this.images();
    return images.flatMap(({ references }) => references.map(familiarName)).sort();
  }

  /** All images with their sizes, in the order they came. */
  async list(): Promise<ImageSummary[]> {
    return summarize((await this.images()).images, this.layers, this.folder);
  }

  /** The image that a name, an id, the beginning of an id, or name@digest means.
   *  @throws StoreError in Docker's words when there is none, or the one that is meant is damaged */
  async resolve(text: string): Promise<StoredImage> {
    const { images, damaged } = await this.images();
    try {
      return resolveImage(images, text);
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== "no-such-image") throw error;
      throw findDamaged(damaged, text)?.fault ?? error;
    }
  }

  /** Opens an image; to be closed. `platform`: os/architecture[/variant], where there are several.
   *  @throws StoreError when it is not there, or damaged */
  async open(text: string, options: { readonly platform?: string } = {}): Promise<OpenedImage> {
    const image = await this.resolve(text);
    const manifest = chooseManifest(image, text, options.platform);
    try {
      return await openStored(manifest, text, this.#paths, this.layers);
    } catch (error) {
      // Another process may have removed it meanwhile: then that is what is wrong.
      if (isStoreFault(error, "missing")) await this.resolve(text);
      throw error;
    }
  }

  /** Gives an image one more name. What is said of a name that another image had: `taken`.
   *  @throws StoreError when there is no such image, or the name may not be given */
  async tag(text: string, name: string): Promise<ImageReference> {
    const reference = tagReference(name);
    await this.#prepare();
    return this.#index.change(async (index) => {
      const image = resolveImage(readImages(this.#paths, index).images, text);
      const [digest] = image.entries;
      const entry = index.entries.find((one) => one.digest === digest)!;
      return { index: withManifest(index, entry, [reference]), result: reference };
    });
  }

  /** Takes a name away, or the image with its last name; what then nothing needs goes, too.
   *  @returns the lines of `docker rmi`
   *  @throws StoreError in Docker's words */
  async remove(text: string, options: RemoveOptions = {}): Promise<readonly RemovedLine[]> {
    if ((await this.#index.read()).entries.length > 0) await this.#prepare();
    else resolveImage([], text);
    const { files } = this.#surroundings;
    let freed: ReadonlySet<Digest> = new Set();
    return this.#index.change(
      async (index) => {
        const { images, damaged } = readImages(this.#paths, index);
        const broken = findDamaged(damaged, text);
        if (broken !== undefined) return withoutDamaged(index, broken);
        const plan = planRemoval(images, text, options);
        const gone = images.filter(({ id }) => plan.images.has(id)).flatMap((one) => one.entries);
        // What a damaged image needs is not known: nothing is freed until it is gone.
        if (damaged.length === 0) {
          freed = (await reachable({ documents: gone, blobs: [] }, this.#paths, files)).digests;
        }
        const untagged = withoutNames(index, plan.names);
        return { index: withoutManifests(untagged, new Set(gone)), result: plan.lines };
      },
      async (index) => {
        if (freed.size === 0) return;
        await collectGarbage(index, this.#paths, this.#surroundings, { only: freed });
      },
    );
  }

  /** Takes away all that nothing refers to. */
  async gc(options: GarbageOptions = {}): Promise<CollectedGarbage> {
    await this.#prepare();
    return this.#lock.hold(async () =>
      collectGarbage(await this.#index.read(), this.#paths, this.#surroundings, options),
    );
  }
}

function chooseManifest(
  image: StoredImage,
  text: string,
  platform: string | undefined,
): StoredManifest {
  if (platform === undefined) return image.main;
  const chosen = choosePlatform(image.platforms, platform);
  if (chosen !== undefined) return chosen;
  const known = image.platforms.map(({ config }) => platformOf(config));
  throw new StoreError({
    kind: "no-such-image",
    what: `image with reference ${text} was found but does not match the specified platform: wanted ${platform}, actual: ${known.join(", ")}`,
  });
}

/** moby: TagImage and the client's check before it. */
function tagReference(name: string): ImageReference {
  const reference = referenceOf(name);
  if (reference.digest !== undefined) {
    throw refused("refusing to create a tag with a digest reference");
  }
  if (familiarName(reference).startsWith("sha256:")) {
    const what = "refusing to create an ambiguous tag using digest algorithm as name";
    throw refused(what);
  }
  return reference;
}

function referenceOf(name: string): ImageReference {
  try {
    return parseReference(name);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw refused(
      `Error parsing reference: ${JSON.stringify(name)} is not a valid repository/tag: ${error.fault.what}`,
    );
  }
}

function refused(what: string): StoreError {
  return new StoreError({ kind: "refused", what });
}
