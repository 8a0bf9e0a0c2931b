import type { Event } from "../../base/event.ts";
import type { Content } from "../../layer/content.ts";
import { PAGE } from "../../layer/extent.ts";
import type { Layer } from "../../layer/layer.ts";
import type { SnapshotLedger } from "./block-driver.ts";
import { BlockRanges } from "./block-ranges.ts";
import { blocksOf } from "./content-blocks.ts";
import { filesOf } from "./files-of.ts";
import { PAGE_RULES } from "./page-rules.ts";

/** Blocks of the thin pool, by default: dm.blocksize=64K (moby, daemon/graphdriver/devmapper: 128 sectors). */
const CHUNK = 64 * 1024;

/** Follows a thin device with a file system of 4 KiB blocks on it. The pool knows chunks of 64 KiB, and nothing of files:
 *  the first write to a chunk that is shared copies all of it, unless it overwrites all (Linux, dm-thin,
 *  io_overlaps_block). Pages of the image are written in place; new ones go to free chunks, which files share.
 *  Counted as if the files of the image lay on the device one after another. Left out: where the file system really puts
 *  files, its journal and metadata, and those of the pool. */
export class ThinLedger implements SnapshotLedger {
  readonly #files = new Map<number, PlacedFile>();
  /** Chunks of the image that the container has for itself. */
  readonly #own = new BlockRanges();
  /** Pages of the device that are taken. */
  #taken = 0;
  #copied = 0;

  get copiedBytes(): number {
    return this.#copied;
  }

  share(ino: number, below: Content): void {
    const pages = blocksOf(below, PAGE, true);
    const { size } = below;
    this.#files.set(ino, { pages, start: this.#taken, size, gone: new BlockRanges() });
    this.#taken += pages.count;
  }

  add(event: Event): void {
    switch (event.type) {
      case "write":
        this.#write(event.ino, event.offset, event.offset + event.bytes);
        return;
      case "allocate":
        this.#allocate(event);
        return;
      case "metadata":
        if (event.truncated !== undefined) {
          this.#truncate(event.truncated.ino, event.truncated.size);
        }
        return;
    }
  }

  storedBytes(layer: Layer): number {
    let fresh = 0;
    for (const { ino, content } of filesOf(layer)) {
      const file = this.#files.get(ino);
      for (const { from, to } of blocksOf(content, PAGE, true)) {
        fresh += to - from - (file === undefined ? 0 : inPlace(file, from, to));
      }
    }
    return (this.#own.count + Math.ceil((fresh * PAGE) / CHUNK)) * CHUNK;
  }

  #write(ino: number, from: number, to: number): void {
    const file = this.#files.get(ino);
    if (file === undefined || to === from) return;
    if (from > file.size) this.#rewriteEnd(file);
    this.#touch(file, from, to);
    file.size = Math.max(file.size, to);
  }

  #allocate(event: Extract<Event, { readonly type: "allocate" }>): void {
    const file = this.#files.get(event.ino);
    if (file === undefined) return;
    const { offset, bytes, punched, size } = event;
    if (size > file.size) this.#rewriteEnd(file);
    file.size = size;
    if (!punched) return;
    const [first, last] = [Math.ceil(offset / PAGE), Math.floor((offset + bytes) / PAGE)];
    // Pages that are only touched are zeroed; the others are given up.
    this.#touch(file, offset, Math.min(first * PAGE, offset + bytes));
    this.#touch(file, Math.max(last * PAGE, offset), offset + bytes);
    file.gone.add(first, last);
  }

  #truncate(ino: number, size: number): void {
    const file = this.#files.get(ino);
    if (file === undefined) return;
    if (size > file.size) this.#rewriteEnd(file);
    else if (size > 0 && PAGE_RULES.rewritesCut(size)) this.#zero(file, size);
    if (size < file.size) file.gone.add(Math.ceil(size / PAGE), Math.ceil(file.size / PAGE));
    file.size = size;
  }

  #rewriteEnd(file: PlacedFile): void {
    if (file.size > 0 && PAGE_RULES.rewritesEnd(file.size)) this.#zero(file, file.size);
  }

  /** Zeros from here to the end of the page. */
  #zero(file: PlacedFile, from: number): void {
    this.#touch(file, from, Math.ceil(from / PAGE) * PAGE);
  }

  /** `[from, to)` of a file is written: in place where the image has a page. */
  #touch(file: PlacedFile, from: number, to: number): void {
    if (to <= from) return;
    for (const run of file.pages) {
      const first = Math.max(run.from, Math.floor(from / PAGE));
      const last = Math.min(run.to, Math.ceil(to / PAGE));
      if (last <= first) continue;
      for (const [start, end] of without(first, last, file.gone)) {
        // A run of pages is one on the device, too.
        const shift = (file.start + file.pages.countIn(0, start) - start) * PAGE;
        this.#writeDevice(Math.max(from, start * PAGE) + shift, Math.min(to, end * PAGE) + shift);
      }
    }
  }

  #writeDevice(from: number, to: number): void {
    const first = Math.floor(from / CHUNK);
    const last = Math.floor((to - 1) / CHUNK);
    for (const chunk of new Set([first, last])) {
      if (this.#own.has(chunk)) continue;
      const written = Math.min(to, (chunk + 1) * CHUNK) - Math.max(from, chunk * CHUNK);
      this.#copied += CHUNK - written;
    }
    this.#own.add(first, last + 1);
  }
}

interface PlacedFile {
  /** Pages that the image has. */
  readonly pages: BlockRanges;
  /** Where the first of them lies, in pages of the device; the others follow it. */
  readonly start: number;
  /** Of these, what the file gave up. */
  readonly gone: BlockRanges;
  size: number;
}

/** How many pages of `[from, to)` lie where the image has them. */
function inPlace({ pages, gone }: PlacedFile, from: number, to: number): number {
  let count = 0;
  for (const run of pages) {
    const [first, last] = [Math.max(run.from, from), Math.min(run.to, to)];
    if (last > first) count += last - first - gone.countIn(first, last);
  }
  return count;
}

/** Runs of `[from, to)` that are not in the set. */
function without(from: number, to: number, gone: BlockRanges): [from: number, to: number][] {
  const runs: [number, number][] = [];
  let start = from;
  for (const hole of gone) {
    if (hole.to <= start || hole.from >= to) continue;
    if (hole.from > start) runs.push([start, hole.from]);
    start = hole.to;
  }
  if (start < to) runs.push([start, to]);
  return runs;
}
