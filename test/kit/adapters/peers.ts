import { copyupOverlay } from "../../../src/kit/copyup-overlay.ts";
import { ALL_OPTIONS } from "../../../src/kit/supports.ts";
import { fuseOverlayfs, hasFuseOverlayfs } from "./fuse-overlayfs.ts";
import { justBash } from "./just-bash.ts";
import { kernel } from "./kernel.ts";
import { canMount } from "./mounted.ts";
import type { Peer } from "./peer.ts";
import { unionfs } from "./unionfs.ts";
import { startZenfs, zenfs } from "./zenfs.ts";

/** Who is put to the suite, in the order of the README's table. `present`: whether this machine has it. */
export const PEERS: readonly {
  readonly id: string;
  readonly name: string;
  readonly present: () => boolean;
  readonly start: () => Peer;
}[] = [
  {
    ...{ id: "copyup", name: "copyup", present: () => true },
    start: () => ({ name: "copyup", make: copyupOverlay, supports: { options: ALL_OPTIONS } }),
  },
  { id: "linux", name: "Linux overlayfs", present: canMount, start: kernel },
  {
    ...{ id: "fuse-overlayfs", name: "fuse-overlayfs 1.10", present: hasFuseOverlayfs },
    start: fuseOverlayfs,
  },
  { id: "zenfs", name: zenfs.name, present: () => true, start: startZenfs },
  { id: "just-bash", name: justBash.name, present: () => true, start: () => justBash },
  { id: "unionfs", name: unionfs.name, present: () => true, start: () => unionfs },
];
