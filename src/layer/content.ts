import { misuse } from "../base/misuse.ts";
import type { ByteSource } from "./byte-source.ts";
import { differences, identicalBytes } from "./content-compare.ts";
import { copyUpRanges, copyUpTree } from "./content-copy-up.ts";
import { allocate, clone, extend, overwrite, place, punch, write } from "./content-edit.ts";
import { CHUNK, type ExtentKind, PAGE, pageCeil } from "./extent.ts";
import { BytesExtent, copyBytes } from "./extent-bytes.ts";
import { hole } from "./extent-gap.ts";
import { PatternExtent, repeated } from "./extent-pattern.ts";
import { SourceExtent } from "./extent-source.ts";
import { allocated, cut, EMPTY, type Tree, take, written } from "./extent-tree.ts";
import { extentsFrom, fillGaps, readTree, seek } from "./extent-walk.ts";

/** The longest array that `bytes()` makes: 2 GiB. */
const LONGEST_ARRAY = 2 ** 31;

/** One run of a file. */
export interface ContentExtent {
  readonly offset: number;
  readonly length: number;
  readonly kind: ExtentKind;
}

/** What fallocate(2) may be asked; tmpfs refuses the other modes (EOPNOTSUPP). */
export interface FallocateMode {
  /** Reserve, but leave the size alone. Punching always does. */
  readonly keepSize?: boolean;
  readonly punchHole?: boolean;
}

/** The data of a regular file: an immutable value, shared freely between inodes and layers.
 *  A change returns a new Content that shares what it did not touch; it costs O(log extents).
 *  Offsets and lengths are bytes, whole and not negative, up to 2^53. Holes and allocation follow
 *  tmpfs on Linux 6.18, in pages of 4096 bytes. */
export class Content {
  /** No bytes. */
  static readonly empty: Content = new Content(0, EMPTY);

  readonly size: number;
  /** Longer than `size` when fallocate reserved space behind the end; it reads as zeros there.
   *  A file that is one array or one slice of a source, as most are, keeps no extent for it between calls. */
  readonly #tree: Tree | Uint8Array | ByteSource;
  /** Where a slice begins in its source; -1 for all others. */
  readonly #start: number;

  private constructor(size: number, tree: Tree | Uint8Array | ByteSource, start = -1) {
    this.size = size;
    this.#tree = tree;
    this.#start = start;
  }

  /** Takes the array over, without a copy: the caller must not change it any more. @throws TypeError for what is none */
  static fromBytes(bytes: Uint8Array): Content {
    if (!ArrayBuffer.isView(bytes)) throw misuse("Content.fromBytes", "a Uint8Array", bytes);
    return bytes.length === 0 ? Content.empty : new Content(bytes.length, bytes);
  }

  /** The text as UTF-8. */
  static fromText(text: string): Content {
    return Content.fromBytes(new TextEncoder().encode(text));
  }

  /** `size` bytes that read as zeros and occupy nothing. */
  static hole(size: number): Content {
    return size === 0 ? Content.empty : new Content(size, hole(size));
  }

  /** `unit` over and over, the last time perhaps in part. Takes the array over.
   *  @throws RangeError when there is no byte to repeat; TypeError for what is no array of bytes */
  static repeat(unit: Uint8Array, size: number): Content {
    if (size === 0) return Content.empty;
    if (!ArrayBuffer.isView(unit)) throw misuse("Content.repeat", "a Uint8Array", unit);
    if (unit.length === 0) throw new RangeError("a pattern needs at least one byte");
    return new Content(size, repeated(unit, size));
  }

  /** `size` bytes of `source` from `offset`; nothing is read now. They count as data, zeros too. */
  static fromSource(source: ByteSource, offset: number, size: number): Content {
    return size === 0 ? Content.empty : new Content(size, source, offset);
  }

  /** What it is one slice of; null for all that is kept in another way. */
  get source(): ByteSource | null {
    return this.#start < 0 ? null : (this.#tree as ByteSource);
  }

  /** Where the slice begins in `source`. */
  get sourceOffset(): number {
    return this.#start;
  }

  /** Bytes of the pages it occupies on tmpfs, reserved ones among them; st_blocks is this / 512. */
  get allocatedBytes(): number {
    const tree = this.#tree;
    // Asked by every stat: of a file that is one array or one slice no extent is made to find that it is all data.
    if (this.#start >= 0 || ArrayBuffer.isView(tree)) return pageCeil(this.size);
    return pageCeil(allocated(tree as Tree));
  }

  /** Bytes of the pages that SEEK_DATA finds: `allocatedBytes` without what was only reserved. */
  get dataBytes(): number {
    return pageCeil(written(take(this.root, this.size)));
  }

  /** Bytes that were written: `dataBytes` without what the last page has behind the end of the file. */
  get writtenBytes(): number {
    return written(take(this.root, this.size));
  }

  /** Up to `length` bytes from `offset`, fewer at the end of the file, in an array of the caller's own. */
  read(offset: number, length: number): Uint8Array {
    const target = new Uint8Array(this.available(offset, length));
    this.readInto(target, offset);
    return target;
  }

  /** Fills `target` from `offset` on, and returns how many bytes there were: fewer at the end of the file. */
  readInto(target: Uint8Array, offset: number): number {
    const length = this.available(offset, target.length);
    const tree = this.#tree;
    if (tree instanceof Uint8Array) copyBytes(tree, offset, length, target);
    else
      readTree(this.root, offset, length === target.length ? target : target.subarray(0, length));
    return length;
  }

  /** The whole file in an array of the caller's own.
   *  @throws RangeError when it is larger than 2 GiB */
  bytes(): Uint8Array {
    if (this.size > LONGEST_ARRAY) {
      throw new RangeError(`a file of ${this.size} bytes does not fit one array: use chunks()`);
    }
    return this.read(0, this.size);
  }

  /** The bytes in pieces of at most 1 MiB. A piece may be the content's own memory: read it, do not change it. */
  *chunks(offset = 0, length = this.size): Generator<Uint8Array, void> {
    const end = offset + this.available(offset, length);
    for (const run of extentsFrom(this.root, offset)) {
      const to = Math.min(run.extent.length, end - run.offset);
      for (let at = Math.max(offset - run.offset, 0); at < to; at += CHUNK) {
        yield run.extent.view(at, Math.min(at + CHUNK, to));
      }
      if (run.offset + to >= end) return;
    }
  }

  /** A copy of `data` at `offset`. Past the end it leaves a hole between; no data changes nothing. */
  write(offset: number, data: Uint8Array): Content {
    if (data.length === 0) return this;
    const tree = this.#start < 0 ? (this.#tree as Tree | Uint8Array) : this.root;
    const bytes = overwrite(tree, offset, data);
    if (bytes !== null) return Content.fromBytes(bytes);
    const size = Math.max(this.size, offset + data.length);
    return new Content(size, write(this.root, offset, data));
  }

  /** Cut, or grown by a hole. Space reserved behind the end goes, unless the file grows. */
  truncate(size: number): Content {
    if (size === 0) return Content.empty;
    const root = this.root;
    if (size === this.size && size === root.length) return this;
    return new Content(size, size > this.size ? extend(root, size) : take(root, size));
  }

  /** Occupies the pages that the range touches and grows the file to its end; or, to punch, gives up the
   *  pages that lie in the range and zeroes the rest of it. Reserved pages are not data: SEEK_DATA and
   *  copy-up pass over them, until a second fallocate makes zeros of them. */
  fallocate(offset: number, length: number, mode: FallocateMode = {}): Content {
    const root = this.root;
    const end = offset + length;
    if (mode.punchHole) return this.with(this.size, punch(root, offset, end));
    const size = mode.keepSize ? this.size : Math.max(this.size, end);
    return this.with(size, allocate(extend(root, end), offset, end));
  }

  /** `length` bytes of `from`, at most to its end, written at `toOffset`. Shares extents; holes arrive as
   *  zeros, for copy_file_range(2) on tmpfs writes what it reads. */
  copyRange(from: Content, fromOffset: number, toOffset: number, length: number): Content {
    const available = from.available(fromOffset, length);
    if (available === 0) return this;
    const piece = cut(from.root, fromOffset, fromOffset + available);
    const size = Math.max(this.size, toOffset + available);
    return new Content(size, place(this.root, toOffset, piece));
  }

  /** The same by a reflink: both files share the data, and what nobody wrote is a hole. All offsets are beginnings of
   *  blocks. As XFS does on Linux 6.18. */
  cloneRange(from: Content, fromOffset: number, toOffset: number, length: number): Content {
    const available = from.available(fromOffset, length);
    if (available === 0) return this;
    const piece = cut(from.root, fromOffset, fromOffset + available);
    const size = Math.max(this.size, toOffset + available);
    return new Content(size, clone(this.root, toOffset, piece));
  }

  /** `target` after the first `length` bytes of this were copied up into it. What the copy skips stays as it was. */
  copyUpInto(target: Content, length: number): Content {
    let made = target;
    for (const { from, to } of copyUpRanges(this.root, Math.min(length, this.size))) {
      made = made.copyRange(this, from, from, to - from);
    }
    return made;
  }

  /** lseek(2) SEEK_DATA: the first offset from `offset` on in a page of data.
   *  -1 (ENXIO) when there is none or `offset` is at or past the end. */
  seekData(offset: number): number {
    const found = seek(this.root, offset, "written");
    return found < this.size ? found : -1;
  }

  /** lseek(2) SEEK_HOLE: the first offset from `offset` on in a page without data; the end of the file is one.
   *  -1 (ENXIO) when `offset` is at or past the end. */
  seekHole(offset: number): number {
    if (offset >= this.size) return -1;
    const found = seek(this.root, offset, "gap");
    return found < 0 ? this.size : Math.min(found, this.size);
  }

  /** The runs it is made of, in order, up to the end of the file. */
  *extents(): Generator<ContentExtent, void> {
    for (const { offset, extent } of extentsFrom(take(this.root, this.size), 0)) {
      yield { offset, length: extent.length, kind: extent.kind };
    }
  }

  /** The byte that all of the file consists of, where it is kept as a repeated one; else null. Reads nothing. */
  get repeatedByte(): number | null {
    const [only, more] = extentsFrom(take(this.root, this.size), 0);
    const extent = more === undefined ? only?.extent : undefined;
    return extent instanceof PatternExtent && extent.unit.length === 1 ? extent.unit[0]! : null;
  }

  /** How many bytes overlayfs writes to copy this file up, or the first `length` of it (without reflink): data, and the holes that
   *  its steps of 1 MiB take along. */
  copyUpBytes(length = this.size): number {
    const size = Math.min(length, this.size);
    if (this.dense) return size;
    let sum = 0;
    for (const { from, to } of copyUpRanges(this.root, size)) sum += to - from;
    return sum;
  }

  /** What the upper file holds after a copy-up: the same bytes, less sparse; itself when all is data.
   *  O(extents), whatever the size. */
  copiedUp(): Content {
    return this.dense ? this : new Content(this.size, copyUpTree(this.root, this.size));
  }

  /** What a file holds that was made by cloning the first `length` bytes of this one (a reflink): the same data, shared,
   *  and holes where nothing was written. As XFS does on Linux 6.18; O(extents). */
  cloned(length = this.size): Content {
    const root = take(this.root, Math.min(length, this.size));
    const same = written(root) === root.length && this.root.length === root.length;
    if (same) return this;
    return new Content(
      root.length,
      fillGaps(root, (gap) => hole(gap.length)),
    );
  }

  /** How many bytes of this file lie in blocks that `other` has at the same offset: what a store of blocks
   *  would keep once. The last block may be short. Runs both files share are not read. */
  identicalBlocks(other: Content, blockSize = PAGE): number {
    const shorter = other.size - (other.size % blockSize);
    const size = other.size < this.size ? shorter : this.size;
    return identicalBytes(this.root, other.root, size, blockSize);
  }

  /** True when both files read the same; holes equal zeros. */
  equals(other: Content): boolean {
    if (this.size !== other.size) return false;
    return differences(this.root, other.root, this.size, PAGE).next().done === true;
  }

  // Not #private: a class with private methods costs every instance a word.

  private get root(): Tree {
    const tree = this.#tree;
    if (this.#start >= 0) return new SourceExtent(tree as ByteSource, this.#start, this.size);
    return tree instanceof Uint8Array ? new BytesExtent(tree, 0, tree.length) : (tree as Tree);
  }

  /** All of it is data, and nothing is reserved behind the end. */
  private get dense(): boolean {
    const tree = this.#tree;
    if (this.#start >= 0 || ArrayBuffer.isView(tree)) return true;
    return written(tree as Tree) === this.size && (tree as Tree).length === this.size;
  }

  private with(size: number, tree: Tree): Content {
    return size === this.size && tree === this.#tree ? this : new Content(size, tree);
  }

  private available(offset: number, length: number): number {
    return Math.max(0, Math.min(length, this.size - offset));
  }
}
