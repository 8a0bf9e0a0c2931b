import { DriverError } from "./driver-error.ts";

/** Who counts layers. */
export type DepthLimit = "image store" | "overlay2" | "containers/storage" | "kernel";

interface Limit {
  readonly most: number;
  /** What it says past that. */
  readonly message: string;
}

const MAX_DEPTH = "max depth exceeded";

/** How many layers may lie on each other. */
export const DEPTH_LIMITS: Readonly<Record<DepthLimit, Limit>> = {
  // Layers of an image that is committed, loaded or pulled. BuildKit does not ask. Moby: layer.maxLayerDepth
  "image store": { most: 125, message: MAX_DEPTH },
  // Lower directories of one mount: 127 layers of an image, and a container's -init. Moby: overlay2.maxDepth
  overlay2: { most: 128, message: MAX_DEPTH },
  // podman and buildah count when they mount. overlay.maxDepth
  "containers/storage": { most: 500, message: MAX_DEPTH },
  // OVL_MAX_STACK
  kernel: { most: 500, message: "too many lower directories, limit is 500" },
};

/** @throws DriverError when there are more */
export function checkDepth(count: number, limit: DepthLimit): void {
  const { most, message } = DEPTH_LIMITS[limit];
  if (count > most) throw new DriverError(message, { count, most });
}
