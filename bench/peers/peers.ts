import type { LeftOut } from "../case.ts";
import type { Stack } from "../data.ts";
import { whyNoFuse } from "../rivals-fuse.ts";
import type { Scratch } from "../scratch.ts";
import { copyup } from "./copyup.ts";
import { justBash } from "./just-bash.ts";
import { memfs } from "./memfs.ts";
import { fuse, kernel, tmpfs } from "./mounted.ts";
import type { Peer } from "./peer.ts";
import { unionfs } from "./unionfs.ts";
import { zenfs } from "./zenfs.ts";

/** Layers below the one that is written to. Who takes none or a single one has all files in one place, and takes part once,
 *  beside the fewest. */
export const LAYERS = [2, 128] as const;

/** Everybody who can be asked here, over a stack. */
export async function peersOf(scratch: Scratch, stack: Stack): Promise<Peer[]> {
  const once = stack.trees.length === LAYERS[0];
  return [
    copyup(stack),
    ...(once ? [memfs(stack), tmpfs(scratch, stack)] : []),
    ...(scratch.noOverlay === null ? [kernel(scratch, stack)] : []),
    ...(whyNoFuse(scratch) === null ? [await fuse(scratch, stack)] : []),
    unionfs(stack),
    await zenfs(scratch, stack),
    ...(once ? [justBash(scratch, stack)] : []),
  ];
}

/** Who cannot be asked here. */
export function leftOut(scratch: Scratch): LeftOut[] {
  const { noOverlay } = scratch;
  const noFuse = whyNoFuse(scratch);
  return [
    ...(noOverlay === null ? [] : [{ name: "the kernel's overlay", why: noOverlay }]),
    ...(noFuse === null ? [] : [{ name: "fuse-overlayfs", why: noFuse }]),
  ];
}
