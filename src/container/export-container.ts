import type { Layer } from "../layer/layer.ts";
import type { Container } from "./container.ts";

/** All that a container shows but for its mounts, as one layer without whiteouts: what `docker export` writes to a tar.
 *  File contents are shared. Moby: daemon.containerExport */
export function exportContainer({ overlay }: Container): Layer {
  return overlay.asLayer();
}
