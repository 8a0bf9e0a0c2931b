/** copyup/image: opens real images, as `openImage` of copyup does, without loading what mounts them; writes layers. */
export { ImageError } from "./image-error.ts";
export type { ImportedImage, OpenImageOptions } from "./imported-image.ts";
export { layerTar } from "./layer-tar/layer-tar.ts";
export type { LayerTarSum } from "./layer-tar/write-layer-tar.ts";
export { openImage } from "./open-image.ts";
export type { TarEngine } from "./tar-profile.ts";
export { type LayerFolder, writeLayerFolder } from "./write-layer-folder.ts";
