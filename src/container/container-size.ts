import { layerSize } from "../image/layer-size.ts";
import type { Container } from "./container.ts";

/** As `docker ps -s` and the API tell, in bytes. */
export interface ContainerSize {
  /** What the container wrote: st_size of all in its upper that is no directory, each inode once. A file that was
   *  deleted takes nothing away. The API leaves it out when it is 0. */
  readonly sizeRw: number;
  /** The image and what was written on top ("virtual"). */
  readonly sizeRootFs: number;
}

/** `imageSize`: the sum of the sizes of the image's layers, as the image counts them. The -init layer counts nowhere.
 *  Moby: imageService.GetContainerLayerSize */
export function containerSize({ upper }: Container, imageSize: number): ContainerSize {
  const sizeRw = layerSize(upper);
  return { sizeRw, sizeRootFs: imageSize + sizeRw };
}
