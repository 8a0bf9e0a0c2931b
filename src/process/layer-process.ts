import type { Clock } from "../base/clock.ts";
import type { Layer } from "../layer/layer.ts";
import { LayerFs } from "./layer-fs.ts";
import { Process } from "./process.ts";
import type { ProcessInit } from "./task.ts";

/** A process on one plain layer, no overlay between: whiteouts are devices to it, marks are xattrs, and what it writes
 *  changes the layer behind any mount. */
export function layerProcess(
  layer: Layer,
  init: ProcessInit & { readonly clock?: Clock } = {},
): Process {
  return new Process(new LayerFs(layer, init.clock), init, 0);
}
