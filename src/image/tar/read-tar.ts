import type { Hash } from "node:crypto";
import type { ByteRange } from "../byte-range.ts";
import { ImageError } from "../image-error.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../limits.ts";
import { BLOCK, checksumHolds, FIELD, isZeroBlock, padded } from "./block.ts";
import type { TarEntry } from "./entry.ts";
import { EntryReader } from "./entry-reader.ts";
import { ExtendedHeaders } from "./extended-headers.ts";
import { PlainHeader, type PlainTaker } from "./plain-header.ts";
import { ArchiveWindow } from "./window.ts";

export interface ReadTarOptions {
  /** Takes in every byte of the range, in the same pass. Without it, payloads are jumped over. */
  readonly hash?: Hash;
  readonly limits?: ImageLimits;
  /** What a PAX global header does. POSIX applies it to all later entries; Docker ignores it. Default: apply. */
  readonly globalHeaders?: "apply" | "ignore";
}

/** How the archive ended: with its two blocks of zeros, or merely with its last byte. */
export type TarEnd = "marker" | "end of file";

/** The entries of an archive, one after another. No iterator: that would make an object more for each. */
export interface TarEntries {
  /** Gives on the entries that follow, as long as they are plain; the one after is for `next` to read. */
  givePlain(taker: PlainTaker): void;
  /** The next entry, whatever it is, or null after the last. */
  next(): TarEntry | null;
  /** Known after the last entry. */
  readonly end: TarEnd | null;
}

/** Extended headers have letters for their type, as some entries do; ordinary entries have digits, or NUL. */
const LAST_DIGIT = 0x39;

/** Reads the entries of a tar archive in the order they lie there: ustar, PAX, GNU and old formats, sparse files too.
 *  Reads headers only (and all bytes when there is a hash to feed); payloads stay where they are. */
export class TarReader implements TarEntries {
  readonly #window: ArchiveWindow;
  readonly #limits: ImageLimits;
  readonly #headers: ExtendedHeaders;
  readonly #entries: EntryReader;
  readonly #plain: PlainHeader;
  #position = 0;
  #count = 0;
  #end: TarEnd | null = null;

  constructor(range: ByteRange, options: ReadTarOptions = {}) {
    this.#window = new ArchiveWindow(range, options.hash ?? null);
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#headers = new ExtendedHeaders(
      this.#window,
      this.#limits,
      options.globalHeaders ?? "apply",
    );
    this.#entries = new EntryReader(this.#window, this.#headers);
    this.#plain = new PlainHeader(this.#window, this.#headers);
  }

  get end(): TarEnd | null {
    return this.#end;
  }

  givePlain(taker: PlainTaker): void {
    // Records for all later entries: none of them is plain.
    if (this.#headers.globalSeen) return;
    const { entries } = this.#limits;
    const plain = this.#plain;
    while (this.#count < entries) {
      const next = plain.give(this.#position, taker);
      if (next < 0) return;
      this.#count++;
      this.#position = next;
    }
  }

  /** @throws ImageError when the archive is damaged or cut short */
  next(): TarEntry | null {
    const window = this.#window;
    while (this.#end === null) {
      const position = this.#position;
      const at = window.seek(position, BLOCK);
      if (at < 0 || (window.words[at / 4] === 0 && isZeroBlock(window.buffer, at))) {
        this.#finish();
        break;
      }
      if (!checksumHolds(window.buffer, window.words, at)) throw damaged(window.range, position);
      const isEntry = window.buffer[at + FIELD.typeflag.at]! <= LAST_DIGIT;
      const after = isEntry ? null : this.#headers.take(at, position);
      if (after === null) return this.#read(at, position);
      this.#position = after;
    }
    return null;
  }

  #read(at: number, position: number): TarEntry {
    if (++this.#count > this.#limits.entries) {
      throw tooMany(this.#window.range, this.#limits.entries);
    }
    const entry = this.#entries.read(at, position);
    this.#headers.clear();
    this.#position = entry.data.offset + padded(entry.data.size);
    return entry;
  }

  #finish(): void {
    this.#headers.requireNonePending();
    const end = endOf(this.#window, this.#position);
    this.#window.finish();
    this.#end = end;
  }
}

function damaged(range: ByteRange, position: number): ImageError {
  return new ImageError({
    archive: range.label,
    what:
      position === 0
        ? "not a tar archive: its first header has no valid checksum"
        : `damaged tar archive: the header at byte ${position} has no valid checksum`,
    remedy: "get or make the archive again",
  });
}

function tooMany(range: ByteRange, limit: number): ImageError {
  return new ImageError({
    archive: range.label,
    what: `more than ${limit} entries`,
    remedy: "raise the limit `entries` if the archive is to be trusted",
  });
}

/** @throws ImageError when bytes follow that are neither a header nor the end marker */
function endOf(window: ArchiveWindow, position: number): TarEnd {
  const left = window.range.size - position;
  if (left <= 0) return "end of file";
  const archive = window.range.label;
  if (left < BLOCK) {
    const what = `cut short: ${left} bytes of a header at byte ${position}`;
    throw new ImageError({ archive, what, remedy: "get or make the archive again" });
  }
  const second = window.seek(position + BLOCK, BLOCK);
  if (second < 0) return "end of file";
  if (isZeroBlock(window.buffer, second)) return "marker";
  const what = `damaged tar archive: a lone block of zeros at byte ${position}`;
  throw new ImageError({ archive, what, remedy: "get or make the archive again" });
}
