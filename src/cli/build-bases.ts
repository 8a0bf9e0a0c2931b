import { unknownImage } from "../build/bases/unknown-image.ts";
import type { BaseImage, DonorImage } from "../build/build.ts";
import { BuildError } from "../build/build-error.ts";
import type { Image } from "../image/image.ts";
import type { Digest } from "../image/imported-image.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault } from "../store/store-error.ts";
import { type FoundImage, findBase, findImage } from "./find-image.ts";
import { type OpenedFound, openFound } from "./open-found.ts";

/** The images that a build begins with or copies from, open until it has been kept. */
export class BuildBases {
  readonly #store: ImageStore;
  readonly #opened = new Map<string, OpenedFound>();

  constructor(store: ImageStore) {
    this.#store = store;
  }

  close(): void {
    for (const { close } of this.#opened.values()) close();
    this.#opened.clear();
  }

  /** @throws BuildError when there is none, with what to do */
  async resolve(name: string, platform: string | undefined): Promise<BaseImage> {
    const found = await findBase(name, this.#store);
    if (found === null) throw unknownImage(name, await this.#store.names());
    try {
      return await this.#open(name, found, platform);
    } catch (error) {
      if (!isStoreFault(error, "no-such-image")) throw error;
      const { what, remedy } = error.fault;
      throw new BuildError(what, { cause: error, ...(remedy === undefined ? {} : { remedy }) });
    }
  }

  /** Real images that RUNs take their layers from. @throws StoreError when there is none */
  async donors(names: readonly string[], platform: string | undefined): Promise<DonorImage[]> {
    const donors: DonorImage[] = [];
    for (const name of names) {
      const found = await findImage(name, this.#store);
      donors.push({ name, image: (await this.#open(name, found, platform)).image });
    }
    return donors;
  }

  async #open(name: string, found: FoundImage, platform: string | undefined): Promise<OpenedFound> {
    const key = `${platform ?? ""} ${name}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const opened = await openFound(found, this.#store, platform);
    this.#opened.set(key, opened);
    return opened;
  }

  /** The image of the store that an image goes on from: the one with the most layers in common, from the lowest on. */
  parentOf({ layers }: Image): Digest | undefined {
    const bases = [...this.#opened.values()].filter(
      ({ stored, image }) =>
        stored !== null && image.layers.every(({ diffId }, i) => layers[i]?.diffId === diffId),
    );
    bases.sort((a, b) => b.image.layers.length - a.image.layers.length);
    return bases[0]?.stored?.id;
  }
}
