import { type Inode, namesOf } from "../layer/inode.ts";
import { isImpure, type MarkSpace } from "../layer/marks.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { type Below, changesBelow, layersBelow, mergeBelow } from "./below.ts";
import type { OverlayInode } from "./overlay-inode.ts";

/** Names kept at most in listings of whole directories: at 56 bytes each, 15 MB. */
export const LISTING_LIMIT = 262_144;

/** What is known of a listing that was given. It is out of date when what it was made of is another. */
interface Kept {
  readonly entries: readonly DirEntry[];
  /** Null: nothing has changed since the first listing. */
  below: Below | null;
  readonly upper: Inode | null;
  /** Whether the numbers of its names are asked of the overlay: a mark on the upper directory, which may come without
   *  any change of names. */
  readonly impure: boolean;
  /** All changes of names in the layers' directories: each counts upwards. */
  readonly changes: number;
}

/** Listings of whole directories, as they were given last. A change of names, in whichever layer and by whomever, makes
 *  them useless: no one has to tell. Of a directory that is listed again after one it is kept, too, what the lower layers
 *  have together. */
export class ListingCache {
  readonly #kept = new Map<OverlayInode, Kept>();
  #names = 0;
  readonly #marks: MarkSpace;
  readonly #limit: number;

  constructor(marks: MarkSpace, limit = LISTING_LIMIT) {
    this.#marks = marks;
    this.#limit = limit;
  }

  /** Names kept; each directory counts as one more. */
  get size(): number {
    return this.#names;
  }

  get(dir: OverlayInode): readonly DirEntry[] | null {
    const kept = this.#kept.get(dir);
    return kept !== undefined && this.#isCurrent(kept, dir) ? kept.entries : null;
  }

  /** What the layers below the upper have together; if there is nothing below, what the upper has. Kept where the directory
   *  was listed before. */
  belowOf(dir: OverlayInode): Below {
    const lowers = layersBelow(dir);
    const kept = this.#kept.get(dir);
    if (kept?.below != null && kept.below.changes === changesBelow(lowers)) return kept.below;
    const below = mergeBelow(lowers);
    if (kept !== undefined) {
      this.#names -= sizeOf(kept);
      kept.below = below;
      this.#names += sizeOf(kept);
    }
    return below;
  }

  /** Keeps a listing as of now; when there is no room, all others go. */
  set(dir: OverlayInode, entries: readonly DirEntry[]): void {
    const known = this.#kept.get(dir);
    const kept = {
      entries,
      below: known?.below ?? null,
      upper: dir.upper,
      impure: this.#isImpure(dir),
      changes: changesIn(dir),
    };
    if (known !== undefined) this.#names -= sizeOf(known);
    if (this.#names + sizeOf(kept) > this.#limit) this.clear();
    this.#kept.set(dir, kept);
    this.#names += sizeOf(kept);
  }

  /** The directory is gone. */
  forget(dir: OverlayInode): void {
    const known = this.#kept.get(dir);
    if (known === undefined) return;
    this.#kept.delete(dir);
    this.#names -= sizeOf(known);
  }

  clear(): void {
    this.#kept.clear();
    this.#names = 0;
  }

  #isImpure({ upper }: OverlayInode): boolean {
    return upper !== null && isImpure(upper, this.#marks);
  }

  #isCurrent({ upper, impure, changes }: Kept, dir: OverlayInode): boolean {
    return upper === dir.upper && changes === changesIn(dir) && impure === this.#isImpure(dir);
  }
}

const sizeOf = ({ entries, below }: Kept): number =>
  1 + entries.length + (below?.names.length ?? 0);

const changesIn = ({ upper, lowers }: OverlayInode): number =>
  (upper === null ? 0 : namesOf(upper).version) + changesBelow(lowers);
