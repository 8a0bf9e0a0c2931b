import type { Event } from "../../base/event.ts";
import { PAGE } from "../../layer/extent.ts";
import { contentOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { BlockRanges } from "./block-ranges.ts";
import { blocksOf } from "./content-blocks.ts";

/** What a container has in the page cache at the end, as far as its programs and copy-ups read or wrote it. Bytes of
 *  pages of 4 KiB. */
export interface CachedBytes {
  /** Of files, or blocks, that all containers of the image have in common. */
  readonly common: number;
  /** Of what is its own. */
  readonly own: number;
}

/** Which pages are common. "lower": those of inodes of lower layers: overlayfs reads them through the lower inode, so that
 *  all mounts of a layer share them. "unwritten": those that the container did not write. "none": each container has
 *  inodes of its own. */
export type Sharing = "lower" | "unwritten" | "none";

/** Follows which pages of which inodes are read and written. Nothing is ever evicted, and reading ahead is left out. */
export class PageCache {
  readonly #read = new Map<number, BlockRanges>();
  readonly #written = new Map<number, BlockRanges>();
  readonly #lowers: () => readonly Layer[];
  readonly #originals: ReadonlyMap<number, number>;

  /** `lowers`: of the mount, topmost first. `originals`: what inodes of snapshots are snapshots of, so that the same page
   *  of several is known as the same. */
  constructor(
    lowers: () => readonly Layer[],
    originals: ReadonlyMap<number, number> = new Map<number, number>(),
  ) {
    this.#lowers = lowers;
    this.#originals = originals;
  }

  add(event: Event): void {
    switch (event.type) {
      case "read":
        touch(this.#read, keyOf(event.layer, event.ino), event);
        return;
      case "write":
        touch(this.#written, keyOf(0, event.ino), event);
        return;
      case "copy-up":
        if (event.copied > 0) this.#copy(event);
        return;
    }
  }

  /** A copy-up reads through the page cache below and writes into the one above. */
  #copy({ fromLayer, lowerPath, ino }: Extract<Event, { readonly type: "copy-up" }>): void {
    const lower = this.#lowers()[fromLayer - 1]!.get(lowerPath)!;
    const pages = blocksOf(contentOf(lower), PAGE, false);
    for (const { from, to } of pages) {
      at(this.#read, keyOf(fromLayer, lower.ino)).add(from, to);
      at(this.#written, keyOf(0, ino)).add(from, to);
    }
  }

  bytes(sharing: Sharing): CachedBytes {
    const common = new Map<number, BlockRanges>();
    let own = 0;
    for (const [key, read] of this.#read) {
      const known = this.#commonOf(key, sharing);
      const written = this.#written.get(key);
      const into = known === undefined ? new BlockRanges() : at(common, known);
      const before = into.count;
      for (const { from, to } of read) addWithout(into, from, to, written);
      if (known === undefined) own += into.count - before;
    }
    for (const pages of this.#written.values()) own += pages.count;
    const shared = [...common.values()].reduce((sum, pages) => sum + pages.count, 0);
    return { common: shared * PAGE, own: own * PAGE };
  }

  /** By what all containers know the object; undefined: it is one container's own. */
  #commonOf(key: number, sharing: Sharing): number | undefined {
    switch (sharing) {
      case "lower":
        return key < 0 ? key : undefined;
      case "unwritten":
        return key < 0 ? key : this.#originals.get(key);
      case "none":
        return undefined;
      default:
        return sharing satisfies never;
    }
  }
}

/** Inode numbers of lower layers are told from those of uppers by their sign. */
const keyOf = (layer: number, ino: number): number => (layer === 0 ? ino : -ino);

function addWithout(
  into: BlockRanges,
  from: number,
  to: number,
  without: BlockRanges | undefined,
): void {
  let start = from;
  for (const hole of without ?? []) {
    if (hole.to <= start || hole.from >= to) continue;
    into.add(start, hole.from);
    start = hole.to;
  }
  into.add(start, to);
}

function at(pages: Map<number, BlockRanges>, key: number): BlockRanges {
  let ranges = pages.get(key);
  if (ranges === undefined) {
    ranges = new BlockRanges();
    pages.set(key, ranges);
  }
  return ranges;
}

function touch(
  pages: Map<number, BlockRanges>,
  key: number,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
): void {
  at(pages, key).add(Math.floor(offset / PAGE), Math.ceil((offset + bytes) / PAGE));
}
