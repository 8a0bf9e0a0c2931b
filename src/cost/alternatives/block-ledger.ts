import type { Event } from "../../base/event.ts";
import type { Content } from "../../layer/content.ts";
import type { Layer } from "../../layer/layer.ts";
import { BlockRanges } from "./block-ranges.ts";
import { blocksOf } from "./content-blocks.ts";
import { filesOf } from "./files-of.ts";

/** What of a file is shared with the file below it, counted in blocks. */
export interface FileBlocks {
  readonly ino: number;
  /** st_size. */
  readonly size: number;
  /** Still those of the file below. */
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
}

/** Follows, write by write, which blocks of files are still shared with files below: by a snapshot, or by a reflink. A
 *  block is shared until the first write to any byte of it, whatever that write says. Files are known by the inode
 *  numbers of one store. */
export class BlockLedger {
  readonly #rules: BlockRules;
  readonly #files = new Map<number, SharedFile>();
  #copied = 0;

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
    this.#files.set(ino, {
      below: blocksOf(below, this.#rules.blockBytes, this.#rules.sharesReserved),
      touched: new BlockRanges(),
      size: below.size,
      smallest: below.size,
    });
  }

  add(event: Event): void {
    switch (event.type) {
      case "write":
        this.#write(event);
        return;
      case "allocate":
        this.#allocate(event);
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
    return Array.from(filesOf(layer), ({ ino, content }) => this.#measure(ino, content));
  }

  #measure(ino: number, content: Content): FileBlocks {
    const { size } = content;
    const own = blocksOf(content, this.#rules.blockBytes, true);
    const file = this.#files.get(ino);
    if (file === undefined) return { ino, size, shared: 0, broken: 0, fresh: own.count };
    let shared = 0;
    let broken = 0;
    // Blocks that were cut off once are written anew, if they are there again.
    const cut = Math.ceil(file.smallest / this.#rules.blockBytes);
    for (const { from, to } of file.below) {
      const kept = own.countIn(from, to);
      const end = Math.min(to, cut);
      const still =
        end > from ? own.countIn(from, end) - countBoth(own, file.touched, from, end) : 0;
      shared += still;
      broken += kept - still;
    }
    const fresh = own.count - shared - broken;
    return { ino, size, shared, broken, fresh };
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
    file.smallest = Math.min(file.smallest, size);
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
    file.touched.add(first, last + 1);
  }

  /** The first write to a shared block carries over what the block holds and the write does not replace. */
  #carry(file: SharedFile, block: number, from: number, to: number): void {
    if (!this.#isShared(file, block)) return;
    const start = block * this.#rules.blockBytes;
    const end = start + this.#rules.heldBytes(file.size, start);
    const replaced = Math.max(0, Math.min(to, end) - Math.max(from, start));
    this.#copied += Math.max(0, end - start - replaced);
  }

  #isShared(file: SharedFile, block: number): boolean {
    return (
      block * this.#rules.blockBytes < file.smallest &&
      file.below.has(block) &&
      !file.touched.has(block)
    );
  }
}

interface SharedFile {
  /** Blocks that the file below has. */
  readonly below: BlockRanges;
  /** Blocks that were written since. */
  readonly touched: BlockRanges;
  size: number;
  /** The smallest that it ever was. */
  smallest: number;
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

/** Blocks of `[from, to)` that are in both sets. */
function countBoth(one: BlockRanges, other: BlockRanges, from: number, to: number): number {
  let count = 0;
  for (const run of other) {
    const start = Math.max(run.from, from);
    const end = Math.min(run.to, to);
    if (end > start) count += one.countIn(start, end);
  }
  return count;
}
