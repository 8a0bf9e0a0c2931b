import type { Event } from "../../base/event.ts";
import type { Content } from "../../layer/content.ts";
import type { Layer } from "../../layer/layer.ts";
import { BlockRanges } from "./block-ranges.ts";
import { blocksOf } from "./content-blocks.ts";
import { filesOf } from "./files-of.ts";
import { type SharedRun, SharedRuns } from "./shared-runs.ts";

/** What of a file is shared, counted in blocks: with the file below it, or by a clone. Blocks that only files of one layer
 *  share are told of one of them as its own, so that sums have each block once. */
export interface FileBlocks {
  readonly ino: number;
  /** st_size. */
  readonly size: number;
  /** Still those of another file. */
  readonly shared: number;
  /** Written since: the file below has another block there. */
  readonly broken: number;
  /** Where the file below has none; all blocks of a file that is new. */
  readonly fresh: number;
}

/** What a store of blocks does to files, as far as it shows in which blocks are shared. */
export interface BlockRules {
  /** What is shared or not as a whole. */
  readonly blockBytes: number;
  /** Bytes that a block holds which begins at `start` in a file of this size: what has to be carried over when a part of
   *  it is written. */
  heldBytes(fileSize: number, start: number): number;
  /** A file of this size is written to at its end before it grows by a hole, as what lies behind it in its last block
   *  is to read as zeros. */
  rewritesEnd(size: number): boolean;
  /** The same of a file that is cut to this size, even if that is the size it has. */
  rewritesCut(size: number): boolean;
  /** Space that was reserved and never written is shared as data is. */
  readonly sharesReserved: boolean;
  /** Bytes from which on a file has blocks that a clone can share: of a shorter one it is a copy. */
  readonly leastCloned: number;
}

/** Follows, write by write, which blocks of files are still shared with files below: by a snapshot, or by a reflink. A
 *  block is shared until the first write to any byte of it, whatever that write says. Files are known by the inode
 *  numbers of one store. Left out: that a block is the last holder's own again, who may write in its place. */
export class BlockLedger {
  readonly #rules: BlockRules;
  readonly #files = new Map<number, SharedFile>();
  #copied = 0;
  /** Where blocks lie that files of the layer share with each other. */
  #places = 0;

  constructor(rules: BlockRules) {
    this.#rules = rules;
  }

  /** Bytes of shared blocks that had to be carried over when a write changed another part of the block: what the
   *  writes of programs come to beside their own bytes. */
  get copiedBytes(): number {
    return this.#copied;
  }

  /** From now on the inode shares all its data with a file below that holds `below`. */
  share(ino: number, below: Content): void {
    const blocks = blocksOf(below, this.#rules.blockBytes, this.#rules.sharesReserved);
    const file = { below: blocks, shared: new SharedRuns(), size: below.size };
    for (const run of blocks) file.shared.put({ ...run, place: null });
    this.#files.set(ino, file);
  }

  add(event: Event): void {
    switch (event.type) {
      case "write":
        this.#write(event);
        return;
      case "allocate":
        this.#allocate(event);
        return;
      case "clone":
        this.#clone(event);
        return;
      case "metadata":
        if (event.truncated !== undefined) {
          this.truncate(event.truncated.ino, event.truncated.size);
        }
        return;
    }
  }

  /** What became of the files of a layer, each inode once. */
  measure(layer: Layer): FileBlocks[] {
    const counted = new BlockRanges();
    return Array.from(filesOf(layer), ({ ino, content }) => this.#measure(ino, content, counted));
  }

  /** `counted`: places of shared blocks that were told already. */
  #measure(ino: number, content: Content, counted: BlockRanges): FileBlocks {
    const { size } = content;
    const own = blocksOf(content, this.#rules.blockBytes, true);
    const file = this.#files.get(ino);
    if (file === undefined) return { ino, size, shared: 0, broken: 0, fresh: own.count };
    let shared = 0;
    let fresh = own.count;
    for (const { from, to } of file.below) fresh -= own.countIn(from, to);
    for (const run of own) {
      for (const { from, to, place } of file.shared.within(run.from, run.to)) {
        const elsewhere = place === null ? to - from : counted.countIn(place, place + to - from);
        if (place !== null) counted.add(place, place + to - from);
        shared += elsewhere;
        fresh -= Math.min(elsewhere, to - from - file.below.countIn(from, to));
      }
    }
    return { ino, size, shared, broken: own.count - shared - fresh, fresh };
  }

  /** Blocks are shared from here on, whoever had them; what was in their place is gone. */
  #clone({ ino, offset, bytes, size, data, from }: CloneEvent): void {
    if (from.size < this.#rules.leastCloned) {
      this.#write({ ino, offset, bytes });
      return;
    }
    const { blockBytes } = this.#rules;
    const file = this.#at(ino, size);
    if (offset > file.size) this.#rewriteEnd(file);
    file.shared.delete(offset / blockBytes, Math.ceil((offset + bytes) / blockBytes));
    const shift = (offset - from.offset) / blockBytes;
    for (const piece of data) {
      const first = piece.offset / blockBytes;
      const end = Math.ceil((piece.offset + piece.bytes) / blockBytes);
      if (from.layer > 0) file.shared.put({ from: first, to: end, place: null });
      else {
        const source = this.#at(from.ino, from.size);
        for (const run of this.#placed(source, first - shift, end - shift)) {
          file.shared.put({ ...run, from: run.from + shift, to: run.to + shift });
        }
      }
    }
    file.size = size;
  }

  /** A file that was not shared so far is of that size. */
  #at(ino: number, size: number): SharedFile {
    const known = this.#files.get(ino);
    if (known !== undefined) return known;
    const file = { below: new BlockRanges(), shared: new SharedRuns(), size };
    this.#files.set(ino, file);
    return file;
  }

  /** All blocks of `[from, to)` as shared ones: those that were not have a place from now on. */
  #placed({ shared }: SharedFile, from: number, to: number): SharedRun[] {
    let start = from;
    for (const run of [...shared.within(from, to), { from: to, to, place: null }]) {
      shared.put({ from: start, to: run.from, place: this.#places });
      this.#places += run.from - start;
      start = run.to;
    }
    return shared.within(from, to);
  }

  #write({ ino, offset, bytes }: FileRange): void {
    const file = this.#files.get(ino);
    if (file === undefined || bytes === 0) return;
    if (offset > file.size) this.#rewriteEnd(file);
    this.#touch(file, offset, offset + bytes);
    file.size = Math.max(file.size, offset + bytes);
  }

  #allocate({ ino, offset, bytes, punched, size }: FileRange & AllocatedRange): void {
    const file = this.#files.get(ino);
    if (file === undefined) return;
    if (size > file.size) this.#rewriteEnd(file);
    if (punched) this.#touch(file, offset, offset + bytes);
    file.size = size;
  }

  /** The file gets a size, perhaps the one that it has. */
  truncate(ino: number, size: number): void {
    const file = this.#files.get(ino);
    if (file === undefined) return;
    if (size > file.size) this.#rewriteEnd(file);
    else if (size > 0 && this.#rules.rewritesCut(size)) {
      this.#zero(file, size);
    }
    file.size = size;
    // Blocks that were cut off once are written anew, if they are there again.
    file.shared.delete(Math.ceil(size / this.#rules.blockBytes), Number.POSITIVE_INFINITY);
  }

  #rewriteEnd(file: SharedFile): void {
    const { size } = file;
    if (size > 0 && this.#rules.rewritesEnd(size)) this.#zero(file, size);
  }

  /** Zeros from here to the end of the block. */
  #zero(file: SharedFile, from: number): void {
    const { blockBytes } = this.#rules;
    this.#touch(file, from, Math.ceil(from / blockBytes) * blockBytes);
  }

  /** `[from, to)` is written. */
  #touch(file: SharedFile, from: number, to: number): void {
    const { blockBytes } = this.#rules;
    const first = Math.floor(from / blockBytes);
    const last = Math.floor((to - 1) / blockBytes);
    // Blocks between them are written whole.
    for (const block of new Set([first, last])) this.#carry(file, block, from, to);
    file.shared.delete(first, last + 1);
  }

  /** The first write to a shared block carries over what the block holds and the write does not replace. */
  #carry(file: SharedFile, block: number, from: number, to: number): void {
    if (!file.shared.has(block)) return;
    const start = block * this.#rules.blockBytes;
    const end = start + this.#rules.heldBytes(file.size, start);
    const replaced = Math.max(0, Math.min(to, end) - Math.max(from, start));
    this.#copied += Math.max(0, end - start - replaced);
  }
}

type CloneEvent = Extract<Event, { readonly type: "clone" }>;

interface SharedFile {
  /** Blocks that the file below has. */
  readonly below: BlockRanges;
  /** Blocks that it has not for itself. */
  readonly shared: SharedRuns;
  size: number;
}

interface FileRange {
  readonly ino: number;
  readonly offset: number;
  readonly bytes: number;
}

interface AllocatedRange {
  readonly punched: boolean;
  readonly size: number;
}
