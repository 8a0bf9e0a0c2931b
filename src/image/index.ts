/** copyup/image: opens real images, as `openImage` of copyup does, without loading what mounts them. */
export { ImageError } from "./image-error.ts";
export type { ImportedImage, OpenImageOptions } from "./imported-image.ts";
export { openImage } from "./open-image.ts";
