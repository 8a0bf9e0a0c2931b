import type { BaseImage, BuildResult, DonorImage } from "../build/build.ts";
import type { BuildContext } from "../build/build-context.ts";
import { parseDockerfile } from "../build/parse/parse-dockerfile.ts";
import type { Image } from "../image/image.ts";
import type { Digest } from "../image/imported-image.ts";
import type { BuiltFrom } from "../report/build/built.ts";
import type { ImageStore } from "../store/image-store.ts";
import { unknownImage } from "./bundled.ts";
import { type AnyImage, openAnyImage } from "./open-any-image.ts";
import { UserError } from "./user-error.ts";

/** The images that a build begins with or copies from, open until it has been kept. */
export class BuildBases {
  readonly #store: ImageStore;
  readonly #opened = new Map<string, AnyImage>();

  constructor(store: ImageStore) {
    this.#store = store;
  }

  close(): void {
    for (const { close } of this.#opened.values()) close();
    this.#opened.clear();
  }

  /** @throws BuildError when there is none, with what to do */
  async resolve(name: string, platform: string | undefined): Promise<BaseImage> {
    const found = await this.#open(name, platform);
    if (found === null) throw unknownImage(name);
    return found;
  }

  /** Real images that RUNs take their layers from. @throws UserError */
  async donors(names: readonly string[], platform: string | undefined): Promise<DonorImage[]> {
    const donors: DonorImage[] = [];
    for (const name of names) {
      const found = await this.#open(name, platform);
      if (found === null) throw new UserError(`--layer-from ${name}: there is no such image`);
      donors.push({ name, image: found.image });
    }
    return donors;
  }

  async #open(name: string, platform: string | undefined): Promise<AnyImage | null> {
    const key = `${platform ?? ""} ${name}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const found = await openAnyImage(name, this.#store, platform);
    if (found !== null) this.#opened.set(key, found);
    return found;
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

  /** The stages of a Dockerfile that was built, for a report. */
  stages(context: BuildContext, { skippedStages }: BuildResult): BuiltFrom[] {
    const { dockerfile, dockerfileName } = context;
    const parsed = parseDockerfile(dockerfile, dockerfileName);
    return parsed.stages.map(({ from, name }, i) => ({
      original: from.original,
      range: from.range,
      base: this.#factsOf(from.original),
      skipped: skippedStages.includes(name ?? `stage-${i}`),
    }));
  }

  /** By the words of its FROM; a name with variables is not looked through. */
  #factsOf(from: string): BuiltFrom["base"] {
    const words = from.split(/\s+/).slice(1);
    const found = [...this.#opened].find(([key]) => words.some((word) => key.endsWith(` ${word}`)));
    if (found === undefined) return null;
    const { image, synthetic } = found[1];
    const bytes = image.layers.reduce((sum, { size }) => sum + size, 0);
    return { layers: image.layers.length, bytes, synthetic };
  }
}
