import { nearMiss } from "../../base/near-miss.ts";
import { BuildError } from "../build-error.ts";
import { BUNDLED_IMAGES } from "./catalogue.ts";

/** The error for an image that is neither in the store nor bundled, with what to do. */
export function unknownImage(name: string): BuildError {
  const bundled = [...new Set(BUNDLED_IMAGES.map((image) => image.name)), "scratch"];
  const repository = name.replace(/[:@].*$/, "");
  const tagged = bundled.includes(repository);
  const meant = tagged ? repository : nearMiss(repository, bundled);
  const get = `bring it in with "docker save ${name} -o x.tar && copyup load x.tar"`;
  const other = tagged
    ? `, or use ${repository}, which is bundled (with another tag)`
    : meant === undefined
      ? `, or start from one that is bundled: ${bundled.join(", ")}`
      : `; did you mean ${meant}?`;
  return new BuildError(`image ${name} is not in the store`, { remedy: `${get}${other}` });
}
