import type { Layer } from "../../layer/layer.ts";
import type { BuildContext } from "../build-context.ts";
import type { FoundDockerfile } from "./find-dockerfile.ts";

/** The context that was read into a tree. */
export function madeContext(
  layer: Layer,
  found: FoundDockerfile,
  isIgnored: (path: string) => boolean,
  close: () => void,
): BuildContext {
  return {
    layer,
    dockerfile: found.text,
    dockerfileName: found.name,
    isIgnored: (path) => isIgnored(path.replace(/^\/+/, "")),
    close,
  };
}
