import type { ImageLayer } from "../../image/image.ts";
import type { DonorImage } from "../build.ts";

/** A layer that a real engine made by the same command. */
export interface DonorLayer {
  /** The image that has it, as the user called it. */
  readonly name: string;
  readonly layer: ImageLayer;
}

/** The layer of the first image whose history has this command, for a RUN that only a real machine can run. The
 *  topmost counts where an image has it twice. */
export function donorLayer(
  donors: readonly DonorImage[],
  argv: readonly string[],
): DonorLayer | undefined {
  const wanted = withoutBlanks(argv.join(" "));
  for (const { name, image } of donors) {
    const layers = [...image.layers];
    const steps = image.config.history.flatMap(({ createdBy = "", emptyLayer }) => {
      const layer = emptyLayer ? undefined : layers.shift();
      return layer === undefined ? [] : [{ command: commandOf(createdBy), layer }];
    });
    const found = steps.findLast(({ command }) => command === wanted);
    if (found !== undefined) return { name, layer: found.layer };
  }
  return undefined;
}

/** A step of a history as the words that were run: without what BuildKit puts around them, and without the build
 *  arguments ("|2 A=1 B=2 /bin/sh -c …"), whose values may have been others. */
function commandOf(createdBy: string): string {
  const words = createdBy.replace(/^RUN /, "").replace(/ # buildkit$/, "");
  const given = /^\|\d+ .*?(?=\/\S+ -\S*c )/s.exec(words);
  return withoutBlanks(given === null ? words : words.slice(given[0].length));
}

/** Builders of other versions join continued lines with other blanks. */
const withoutBlanks = (text: string): string => text.replace(/\s+/g, " ").trim();
