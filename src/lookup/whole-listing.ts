import { typeOf } from "../base/mode.ts";
import { type Inode, namesOf } from "../layer/inode.ts";
import { isDeviceWhiteout } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Dentry, inodeOf } from "./dentry.ts";
import { inodeNumber } from "./inode-number.ts";
import { lookup } from "./lookup.ts";
import { type NameVisitor, ownNames, visitNames } from "./merged-names.ts";
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
  const below = sb.listings.belowOf(dir);
  const room = below.names.length + ownNames(dir).size;
  const listing = new Listing(sb, dentry, asksAll, asksUpper ? dir.upper : null, room);
  visitNames(dir, below, listing);
  return listing.finish();
}

/** The entries that are given, while they are made. */
class Listing implements NameVisitor {
  /** With room for all: what grows is copied time and again. */
  readonly #entries: Draft[];
  #count = 0;
  readonly #sb: Superblock;
  readonly #dentry: Dentry;
  /** All numbers are asked of the overlay. */
  readonly #asksAll: boolean;
  /** Or those of the names that this directory has. */
  readonly #asked: Inode | null;
  #last: Draft | null = null;
  /** Where a reading goes on. */
  #next = DOTS;

  constructor(sb: Superblock, dentry: Dentry, asksAll: boolean, asked: Inode | null, room: number) {
    this.#entries = new Array(room);
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
    this.#entries[this.#count++] = last;
  }

  finish(): DirEntry[] {
    this.#entries.length = this.#count;
    return this.#entries;
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
