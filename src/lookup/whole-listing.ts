import { typeOf } from "../base/mode.ts";
import { type Inode, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "./dentry.ts";
import { inodeNumber } from "./inode-number.ts";
import { lookup } from "./lookup.ts";
import type { OverlayInode } from "./overlay-inode.ts";
import { isImpureDir, type Superblock } from "./superblock.ts";

/** `.` and `..` have slots too: they come first in the lowest layer, as everywhere. */
const DOTS = 2;

/** The names of a directory that merges, without its dots, as one reading from its start to its end gives them, made in
 *  one go: what readMerged and settleSlot say of them, without a slot for each. Nobody may be listening, for it tells no one.
 *  Null where files may be whiteouts, or the directory is being read: then it has to be read by its rule.
 *  @throws what the lookup of a name throws whose number has to be asked for */
export function mergeAtOnce(sb: Superblock, dentry: Dentry): DirEntry[] | null {
  const dir = inodeOf(dentry);
  if (!dir.merges || dir.xattrWhiteouts || dir.listing !== null) return null;
  const { fileSystems, marks } = sb.mounted;
  const asksAll = fileSystems.sameDevice && fileSystems.shift !== null;
  const asksUpper = fileSystems.sameDevice && isImpureDir(dir, marks);
  const listing = new Listing(sb, dentry, asksAll, asksUpper ? dir.upper : null);
  const layers = layersOf(dir);
  mergeInto(listing, layers.slice(0, -1), layers.at(-1)!);
  return listing.entries;
}

/** The directories that merge, topmost first. */
function layersOf({ upper, lowers }: OverlayInode): Inode[] {
  const inodes = lowers.map(({ inode }) => inode);
  return upper === null ? inodes : [upper, ...inodes];
}

/** Every name, in the order of their slots: the lowest layer's first, in its order, each as the topmost layer has it; then
 *  those that it has not, from the top down. */
function mergeInto(listing: Listing, above: readonly Inode[], lowest: Inode): void {
  const below = namesOf(lowest).entries;
  const one = above.length === 1 ? namesOf(above[0]!).entries : null;
  // Of one layer its own Map says what has to be found out of several.
  const topmost = one ?? topmostOf(above);
  const [names, inodes] = newestFirst(below);
  for (let i = 0; i < names.length; i++) {
    listing.add(names[i]!, topmost.get(names[i]!) ?? inodes[i]!);
  }
  const [others, theirs] = one === null ? inOrder(topmost) : newestFirst(one);
  for (let i = 0; i < others.length; i++) {
    if (!below.has(others[i]!)) listing.add(others[i]!, theirs[i]!);
  }
}

/** The names of several layers, from the top down, each as the topmost has it. */
function topmostOf(layers: readonly Inode[]): ReadonlyMap<string, Inode> {
  const topmost = new Map<string, Inode>();
  for (const layer of layers) {
    const [names, inodes] = newestFirst(namesOf(layer).entries);
    const isFirst = topmost.size === 0;
    for (let i = 0; i < names.length; i++) {
      if (isFirst || !topmost.has(names[i]!)) topmost.set(names[i]!, inodes[i]!);
    }
  }
  return topmost;
}

type Names = [names: string[], inodes: Inode[]];

const inOrder = (entries: ReadonlyMap<string, Inode>): Names => [
  [...entries.keys()],
  [...entries.values()],
];

/** As a layer lists its names: a Map goes the other way. */
const newestFirst = (entries: ReadonlyMap<string, Inode>): Names => {
  const [names, inodes] = inOrder(entries);
  return [names.reverse(), inodes.reverse()];
};

/** The entries that are given, while they are made. */
class Listing {
  readonly entries: Draft[] = [];
  readonly #sb: Superblock;
  readonly #dentry: Dentry;
  /** All numbers are asked of the overlay. */
  readonly #asksAll: boolean;
  /** Or those of the names that this directory has. */
  readonly #asked: Inode | null;
  #last: Draft | null = null;
  /** Where a reading goes on. */
  #next = DOTS;

  constructor(sb: Superblock, dentry: Dentry, asksAll: boolean, asked: Inode | null) {
    this.#sb = sb;
    this.#dentry = dentry;
    this.#asksAll = asksAll;
    this.#asked = asked;
  }

  /** The name in the next slot. One that is covered by a whiteout does not show, but has its slot, for offsets count it. */
  add(name: string, inode: Inode): void {
    const off = ++this.#next;
    const ino = isDeviceWhiteout(inode) ? null : this.#numberOf(name, inode);
    if (ino === null) {
      if (this.#last !== null) this.#last.off = off;
      return;
    }
    const last = { name, type: typeOf(inode.mode), ino, off };
    this.#last = last;
    this.entries.push(last);
  }

  /** Null: what was asked for is not there. */
  #numberOf(name: string, inode: Inode): number | bigint | null {
    if (!this.#asksAll && (this.#asked === null || !isNamed(this.#asked, name, inode)))
      return inode.ino;
    const found = lookup(this.#sb, this.#dentry, name).inode;
    return found === null ? null : inodeNumber(this.#sb, found);
  }
}

/** An entry while a later one may still move its offset. */
type Draft = { -readonly [Key in keyof DirEntry]: DirEntry[Key] };

const isNamed = (dir: Inode, name: string, inode: Inode): boolean =>
  namesOf(dir).get(name) === inode;
