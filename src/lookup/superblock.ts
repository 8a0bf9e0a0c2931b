import { isDir } from "../layer/inode.ts";
import { isImpure, mayHoldXattrWhiteouts, TRUSTED } from "../layer/marks.ts";
import type { Mounted } from "../mount/mounted.ts";
import { Dcache } from "./dcache.ts";
import type { Dentry } from "./dentry.ts";
import { type LowerPath, OverlayInode } from "./overlay-inode.ts";

/** A mount that can be walked: its layers, its root, and what lookups have found. Kernel: struct ovl_fs. */
export class Superblock {
  readonly mounted: Mounted;
  readonly dcache: Dcache;
  readonly root: Dentry;
  /** The lower layers' roots, topmost first. */
  readonly lowerRoots: readonly LowerPath[];
  /** The whiteout in work/work that the next removal links from. Kernel: ofs->whiteout. */
  sharedWhiteout: string | null = null;
  /** Lower layers known to keep whiteouts in xattr form: listings look closer there. Kernel: layer->has_xwhiteouts */
  readonly xattrWhiteoutLayers = new Set<number>();
  #temps = 0;

  constructor(mounted: Mounted, dentryLimit?: number) {
    this.mounted = mounted;
    this.dcache = new Dcache(dentryLimit);
    this.lowerRoots = mounted.lowers.map((layer, i) => ({ layer: i + 1, inode: layer.root }));
    const root = new OverlayInode(mounted.upper?.layer.root ?? null, this.lowerRoots);
    root.merges = true;
    for (const { layer, inode } of this.lowerRoots) {
      if (!mayHoldXattrWhiteouts(inode, mounted.marks)) continue;
      this.xattrWhiteoutLayers.add(layer);
      root.xattrWhiteouts = true;
    }
    this.root = this.dcache.add(null, "", root);
  }

  /** A name for an object in work/work. Kernel: ovl_tempname. */
  tempName(): string {
    return `#${(++this.#temps).toString(16)}`;
  }
}

/** Whether the upper directory may hold objects that came from below. Kernel: OVL_IMPURE. */
export function isImpureDir(inode: OverlayInode): boolean {
  return inode.upper !== null && isDir(inode.upper) && isImpure(inode.upper, TRUSTED);
}
