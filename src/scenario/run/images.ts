import type { BaseImage } from "../../build/build.ts";
import { BuildError } from "../../build/build-error.ts";
import { usageOfImages } from "../../container/disk-usage.ts";
import { chainIds } from "../../image/chain-id.ts";
import type { Image } from "../../image/image.ts";
import { familiarName, parseReference, tryParseReference } from "../../image/reference.ts";
import type { TaggedImage } from "../result.ts";

/** The images of one scenario: those that its steps made, by name; and the bundled ones, once they are asked for. */
export class Images {
  readonly #tagged = new Map<string, { readonly tag: string } & BaseImage>();
  readonly #bundled = new Map<string, BaseImage>();

  /** Gives an image a name; another that had it has it no more. */
  tag(tag: string, image: BaseImage): void {
    const name = familiarName(parseReference(tag));
    this.#tagged.delete(name);
    this.#tagged.set(name, { tag, ...image });
  }

  /** The image of a FROM or a COPY --from. @throws BuildError when there is none, with what to do */
  async resolve(name: string): Promise<BaseImage> {
    const found = this.find(name) ?? (await this.#bundledBase(name));
    if (found !== undefined) return found;
    const made = [...this.#tagged.keys()];
    const own = made.length === 0 ? "" : ` (so far there are ${made.join(", ")})`;
    throw new BuildError(`there is no image ${name}`, {
      remedy: `a scenario has the images that its steps made before${own}, scratch, and the bundled alpine, debian, ubuntu and node`,
    });
  }

  /** An image that was resolved or tagged before. */
  find(name: string): BaseImage | undefined {
    const reference = tryParseReference(name);
    if (reference === null) return undefined;
    return this.#tagged.get(familiarName(reference)) ?? this.#bundled.get(name);
  }

  /** How many of an image's layers, from the lowest on, are those of the image that it was built on. */
  baseLayersOf({ layers }: Image, bases: readonly BaseImage[]): number {
    const counts = bases
      .map(({ image }) => image.layers)
      .filter((base) => base.every(({ diffId }, i) => layers[i]?.diffId === diffId))
      .map((base) => base.length);
    return Math.max(0, ...counts);
  }

  /** As `docker system df -v` would list them, and what they take together. */
  usage(): { readonly images: readonly TaggedImage[]; readonly diskBytes: number } {
    const tagged = [...this.#tagged.values()];
    const used = tagged.map(({ image }) => ({ id: image.config.id, layers: layersOf(image) }));
    // Two names of one image are one image.
    const distinct = [...new Map(used.map((one) => [one.id, one])).values()];
    const usage = usageOfImages(distinct, []);
    const sizes = new Map(distinct.flatMap(({ layers }) => layers.map(sizeByChain)));
    return {
      images: tagged.map(({ tag, image, synthetic }) => {
        const { size, shared, unique } = usage.find(({ id }) => id === image.config.id)!;
        return { tag, image, bytes: size, sharedBytes: shared, uniqueBytes: unique, synthetic };
      }),
      diskBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    };
  }

  async #bundledBase(name: string): Promise<BaseImage | undefined> {
    const { bundledBase } = await import("../../build/bases/bundled-base.ts");
    const base = await bundledBase(name);
    if (base !== undefined) this.#bundled.set(name, base);
    return base;
  }
}

const sizeByChain = ({ chainId, size }: { readonly chainId: string; readonly size: number }) =>
  [chainId, size] as const;

function layersOf({ config, layers }: Image) {
  const chains = chainIds(config.diffIds);
  return layers.map(({ size }, i) => ({ chainId: chains[i]!, size }));
}
