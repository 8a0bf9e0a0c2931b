import { ImageError } from "./image-error.ts";

/** Stands in for open-image.ts where there is no Node: "#open-image" in package.json tells bundlers.
 *  @throws ImageError always */
export async function openImage(path: string): Promise<never> {
  throw new ImageError({
    archive: path,
    what: "an image is opened with Node's file system, which a browser lacks",
    remedy: "make a layer of its files with layerFromJSON of copyup/fs",
  });
}
