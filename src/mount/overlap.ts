import { FsError } from "../base/fs-error.ts";
import type { Inode } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { UpperHalf } from "./upper-half.ts";

/** The layers of one mount must not overlap, except that the upper may lie in a lower: then a lookup that would lead
 *  there fails. */
export interface Layers {
  /** Data-only layers, too. */
  readonly lowers: readonly Layer[];
  readonly upper: Layer | null;
  readonly work: Layer | null;
}

/** @throws FsError EINVAL (upper and workdir in each other) ELOOP (a lower in another layer, or the same).
 *  Kernel: ovl_workdir_ok, ovl_setup_trap, ovl_check_overlapping_layers */
export function checkOverlap({ lowers, upper, work }: Layers): void {
  if (upper !== null && work !== null && (isWithin(upper, work) || isWithin(work, upper))) {
    throw new FsError("EINVAL", "mount");
  }
  const roots = new Set<Inode>();
  for (const layer of [upper, work, ...lowers]) {
    if (layer === null) continue;
    if (roots.has(layer.root)) throw new FsError("ELOOP", "mount");
    roots.add(layer.root);
  }
  for (const { ancestors } of lowers) {
    if (ancestors.some((above) => roots.has(above))) throw new FsError("ELOOP", "mount");
  }
}

const isWithin = (layer: Layer, above: Layer): boolean =>
  layer.root === above.root || layer.ancestors.includes(above.root);

/** Kernel: the inodes that ovl_setup_trap makes. */
export function trapsOf(layers: Layers, half: UpperHalf | null): ReadonlySet<Inode> | null {
  const all = [...layers.lowers, layers.upper, layers.work].filter((layer) => layer !== null);
  if (all.every(({ ancestors }) => ancestors.length === 0)) return null;
  const traps = new Set(all.map(({ root }) => root));
  if (half !== null) traps.add(half.workdir);
  return traps;
}

/** Takes upper and workdir in use. What another mount has in use may be used again, at one's own risk; not so with an
 *  index. Gives what is to be released in the end.
 *  @throws FsError EBUSY. Kernel: ovl_inuse_trylock, ovl_is_inuse, ovl_report_in_use */
export function lockLayers(layers: Layers, index: boolean): Inode[] {
  const { inUse } = (layers.upper ?? layers.lowers[0]!).store;
  const mine = [layers.upper, layers.work].filter((layer) => layer !== null);
  const all = [...mine, ...layers.lowers];
  const isUsed = ({ root, ancestors }: Layer): boolean =>
    inUse.has(root) || ancestors.some((above) => inUse.has(above));
  if (index && inUse.size > 0 && all.some(isUsed)) throw new FsError("EBUSY", "mount");
  const locked = mine.map(({ root }) => root).filter((root) => !inUse.has(root));
  for (const root of locked) inUse.add(root);
  return locked;
}
