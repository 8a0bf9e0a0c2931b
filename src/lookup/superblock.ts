import { isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { isImpure, type MarkSpace, mayHoldXattrWhiteouts } from "../layer/marks.ts";
import { FIRST_WHITEOUT } from "../mount/indexdir.ts";
import type { Mounted } from "../mount/mounted.ts";
import { Dcache } from "./dcache.ts";
import type { Dentry } from "./dentry.ts";
import { ListingCache } from "./listing-cache.ts";
import { type LowerPath, OverlayInode } from "./overlay-inode.ts";

/** A mount that can be walked: its layers, its root, and what lookups have found. Kernel: struct ovl_fs. */
export class Superblock {
  readonly mounted: Mounted;
  readonly dcache: Dcache;
  readonly listings: ListingCache;
  readonly root: Dentry;
  /** The lower layers' roots, topmost first. */
  readonly lowerRoots: readonly LowerPath[];
  /** The whiteout in the workdir that the next removal links from. Kernel: ofs->whiteout. */
  sharedWhiteout: string | null = null;
  /** Kernel: !ofs->no_shared_whiteout. */
  sharesWhiteouts = true;
  /** Lower layers known to keep whiteouts in xattr form: listings look closer there. Kernel: layer->has_xwhiteouts */
  readonly xattrWhiteoutLayers = new Set<number>();
  /** What was given out so far, by this superblock and those of the same mount before it. */
  readonly counters: Counters;

  constructor(mounted: Mounted, dentryLimit?: number, counters: Counters = new Counters()) {
    this.mounted = mounted;
    this.counters = counters;
    this.dcache = new Dcache(dentryLimit);
    this.listings = new ListingCache(mounted.marks);
    this.lowerRoots = mounted.lowers.map((layer, i) => ({ layer: i + 1, inode: layer.root }));
    const root = new OverlayInode(mounted.upper?.layer.root ?? null, this.lowerRoots);
    root.merges = true;
    // In the lowest layer a whiteout has nothing to hide, and the mark is not looked for.
    for (const { layer, inode } of this.lowerRoots.slice(0, -1)) {
      if (!mayHoldXattrWhiteouts(inode, mounted.marks)) continue;
      this.xattrWhiteoutLayers.add(layer);
      root.xattrWhiteouts = true;
    }
    this.root = this.dcache.add(null, "", root);
    this.root.upperAlias = root.upper !== null;
    const index = mounted.upper?.index;
    if (index != null && namesOf(index).get(FIRST_WHITEOUT) !== undefined) {
      this.sharedWhiteout = FIRST_WHITEOUT;
    }
  }

  /** A number for an object that no layer numbers. Kernel: ovl_next_ino. */
  nextNumber(): number {
    return ++this.counters.numbers;
  }

  /** A layer by its number: 0 is the upper, 1 the topmost lower, data-only layers come after the lowers. */
  layerAt(number: number): Layer {
    const { upper, lowers, dataLayers } = this.mounted;
    if (number === 0) return upper!.layer;
    return lowers[number - 1] ?? dataLayers[number - 1 - lowers.length]!;
  }

  /** A name for an object in the workdir. Kernel: ovl_tempname. */
  tempName(): string {
    return `#${(++this.counters.temps).toString(16)}`;
  }
}

/** Names of the workdir and inode numbers. */
class Counters {
  temps = 0;
  numbers = 0;
}

/** Whether the upper directory may hold objects that came from below. Kernel: OVL_IMPURE. */
export function isImpureDir(inode: OverlayInode, marks: MarkSpace): boolean {
  return inode.upper !== null && isDir(inode.upper) && isImpure(inode.upper, marks);
}
