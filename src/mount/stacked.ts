import { FsError } from "../base/fs-error.ts";
import type { Layer } from "../layer/layer.ts";
import type { MountOptions } from "./options.ts";

/** An overlay may be a lower layer of another, and that is as deep as it goes. (FILESYSTEM_MAX_STACK_DEPTH) */
const MAX_DEPTH = 2;

/** @throws FsError EINVAL: too deep, or an overlay for an upper. Kernel: ovl_fill_super */
export function checkDepth(lowers: readonly Layer[], written: readonly Layer[]): void {
  const deepest = Math.max(...lowers.map(({ store }) => store.depth));
  const tooDeep = deepest + 1 > MAX_DEPTH || written.some(({ store }) => store.depth > 0);
  if (tooDeep) throw new FsError("EINVAL", "mount");
}

/** What needs file handles of every layer is off where one has none, without an error. Kernel: ovl_lower_dir */
export function withoutHandles(options: MountOptions, lowers: readonly Layer[]): MountOptions {
  if (lowers.every(({ store }) => store.exports)) return options;
  const xino = options.xino === "auto" && options.upper ? "off" : options.xino;
  return { ...options, index: false, nfsExport: false, xino };
}
