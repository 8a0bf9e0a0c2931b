import { ALL_OPTIONS } from "../../../src/kit/supports.ts";
import { Mounter } from "./mounted.ts";
import type { Peer } from "./peer.ts";

/** The overlayfs of the running kernel. */
export function kernel(): Peer {
  const mounter = new Mounter();
  return {
    name: "Linux overlayfs",
    make: (layers) => mounter.make(layers),
    end: () => mounter.end(),
    supports: { options: ALL_OPTIONS },
  };
}
