import { type Inode, namesOf } from "../layer/inode.ts";
import { isImpure, type MarkSpace } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { OverlayInode } from "./overlay-inode.ts";

/** Names kept at most in listings of whole directories: at 56 bytes each, 15 MB. */
export const LISTING_LIMIT = 262_144;

interface Kept {
  readonly entries: readonly DirEntry[];
  readonly stamp: Stamp;
}

/** What a listing was made of. It is out of date when any of it is another. */
interface Stamp {
  readonly upper: Inode | null;
  /** Whether the numbers of its names are asked of the overlay: a mark on the upper directory, which may come without
   *  any change of names. */
  readonly impure: boolean;
  /** All changes of names in the layers' directories: each counts upwards. */
  readonly changes: number;
}

/** Listings of whole directories, as they were given last. A change of names, in whichever layer and by whomever, makes
 *  them useless: no one has to tell. */
export class ListingCache {
  readonly #kept = new Map<OverlayInode, Kept>();
  #names = 0;
  readonly #marks: MarkSpace;
  readonly #limit: number;

  constructor(marks: MarkSpace, limit = LISTING_LIMIT) {
    this.#marks = marks;
    this.#limit = limit;
  }

  /** Names kept. */
  get size(): number {
    return this.#names;
  }

  get(dir: OverlayInode): readonly DirEntry[] | null {
    const kept = this.#kept.get(dir);
    return kept !== undefined && this.#isCurrent(kept.stamp, dir) ? kept.entries : null;
  }

  /** Keeps a listing as of now; when there is no room, all others go. */
  set(dir: OverlayInode, entries: readonly DirEntry[]): void {
    this.#names -= this.#kept.get(dir)?.entries.length ?? 0;
    if (this.#names + entries.length > this.#limit) this.clear();
    this.#kept.set(dir, { entries, stamp: this.#stampOf(dir) });
    this.#names += entries.length;
  }

  clear(): void {
    this.#kept.clear();
    this.#names = 0;
  }

  #stampOf(dir: OverlayInode): Stamp {
    return { upper: dir.upper, impure: this.#isImpure(dir), changes: changesIn(dir) };
  }

  #isImpure({ upper }: OverlayInode): boolean {
    return upper !== null && isImpure(upper, this.#marks);
  }

  #isCurrent({ upper, impure, changes }: Stamp, dir: OverlayInode): boolean {
    return upper === dir.upper && changes === changesIn(dir) && impure === this.#isImpure(dir);
  }
}

function changesIn({ upper, lowers }: OverlayInode): number {
  let changes = upper === null ? 0 : namesOf(upper).version;
  for (let i = 0; i < lowers.length; i++) changes += namesOf(lowers[i]!.inode).version;
  return changes;
}
