import { nearMiss } from "../../base/near-miss.ts";
import { BuildError } from "../build-error.ts";
import { BUNDLED_IMAGES } from "./catalogue.ts";

/** The error for an image of a Dockerfile that is neither in the store nor bundled, with what to do. `stored`: names
 *  of the store. */
export function unknownImage(name: string, stored: readonly string[] = []): BuildError {
  return new BuildError(`image ${name} is not in the store`, { remedy: howToGet(name, stored) });
}

/** How to get an image that is neither in the store nor bundled: the name that was probably meant, else where it is to
 *  be had. */
export function howToGet(name: string, stored: readonly string[] = []): string {
  const get = `get it: docker save ${name} -o x.tar && copyup load x.tar, or copyup pull ${name}`;
  const repository = repositoryOf(name);
  if (BUNDLED.includes(repository)) {
    return `${get}, or use ${repository}, which is bundled (with another tag)`;
  }
  const bare = stored.map((one) => one.replace(/:latest$/, ""));
  const meant =
    nearMiss(name.replace(/:latest$/, ""), bare) ??
    stored.find((one) => repositoryOf(one) === repository) ??
    nearMiss(repository, BUNDLED);
  if (meant !== undefined) return `did you mean ${meant}? Else ${get}`;
  return `${get}, or use one that is bundled: ${BUNDLED.join(", ")}`;
}

const BUNDLED = [...new Set(BUNDLED_IMAGES.map((image) => image.name))];

const repositoryOf = (name: string): string => name.replace(/[:@][^/]*$/, "");
