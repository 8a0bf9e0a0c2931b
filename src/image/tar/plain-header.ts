import { S_IFDIR, S_IFLNK, S_IFREG, typeOf } from "../../base/mode.ts";
import { BLOCK, checksumHolds, FIELD, type Latin1Buffer, padded, parseText } from "./block.ts";
import type { TarEntry, TarType } from "./entry.ts";
import { type ExtendedHeaders, GNU_LONG_NAME } from "./extended-headers.ts";
import { octal8, octal12 } from "./octal.ts";
import type { ArchiveWindow } from "./window.ts";

/** Where fields begin: those of numbers in words, the others in bytes. */
const MODE = FIELD.mode.at / 4;
const UID = FIELD.uid.at / 4;
const GID = FIELD.gid.at / 4;
const SIZE = FIELD.size.at / 4;
const MTIME = FIELD.mtime.at / 4;

const TYPEFLAG = FIELD.typeflag.at;
const PREFIX = FIELD.prefix.at;
const NAME_LENGTH = FIELD.name.length;
const LINKNAME = FIELD.linkname;

const FILE = 0x30;
const SYMLINK = 0x32;
const DIR = 0x35;

const SLASH = 0x2f;
const DOT = 0x2e;

/** Of a long name that is still plain, with the NUL behind it: no path of so few bytes is too long for a system. */
const LONGEST_NAME = 1024;
/** Of the last part of a name. Linux: NAME_MAX. */
const LONGEST_BASE = 255;

/** Takes plain entries, one after the other. */
export interface PlainTaker {
  /** @param header is filled again once this returns */
  addPlain(header: PlainHeader): void;
}

/** An entry as nearly all are: a file, a directory or a symlink with a name of ASCII, in its field or in a long name of
 *  GNU's, that is no mark, and with numbers in octal. EntryReader reads these too, and all others; but it makes several
 *  objects for each and takes several times as long. Here one object is filled again and again. */
export class PlainHeader {
  /** The name in two parts: all to the last slash, and the rest without a slash at its end. */
  parent = "";
  base = "";
  /** With the bits of the type. */
  mode = 0;
  uid = 0;
  gid = 0;
  mtimeSec = 0;
  /** Of a file; 0 for others. */
  size = 0;
  /** Where a file's bytes begin in the archive. */
  offset = 0;
  /** Of a symlink; empty for others. */
  target = "";
  // Not #private: that is read more slowly until V8 has compiled the reader.
  private readonly window: ArchiveWindow;
  private readonly extended: ExtendedHeaders;
  private endsInSlash = false;
  /** `parent` as it lies in a header. */
  private readonly parentWords = new Int32Array(LONGEST_NAME / 4);
  private readonly parentBytes = new Uint8Array(this.parentWords.buffer);

  constructor(window: ArchiveWindow, extended: ExtendedHeaders) {
    this.window = window;
    this.extended = extended;
  }

  /** Gives `taker` the entry at byte `position` of the archive, and returns where the next one lies. -1 when it is not
   *  as above, or damaged, or cut short: then nothing was given.
   *
   *  All in one function, and with as few steps as will do: a process that only lists an image is nearly over before
   *  this has been compiled, and V8 compiles first what runs longest at a call. */
  give(position: number, taker: PlainTaker): number {
    const { window } = this;
    let at = window.seek(position, BLOCK);
    if (at < 0) return -1;
    let nameAt = at;
    let limit = at + NAME_LENGTH;
    let offset = position + BLOCK;
    let longName = 0;
    if (window.buffer[at + TYPEFLAG] === GNU_LONG_NAME) {
      if (!checksumHolds(window.buffer, window.words, at)) return -1;
      longName = octal12(window.words, (at >> 2) + SIZE);
      if (longName < 0 || longName > LONGEST_NAME) return -1;
      const before = BLOCK + padded(longName);
      const start = window.seek(position, before + BLOCK);
      if (start < 0) return -1;
      nameAt = start + BLOCK;
      limit = nameAt + longName;
      at = start + before;
      offset += before;
    }
    const { words } = window;
    const buffer = window.buffer as Latin1Buffer;
    const flag = buffer[at + TYPEFLAG];
    if ((flag !== FILE && flag !== DIR && flag !== SYMLINK) || buffer[at + PREFIX] !== 0) return -1;
    if (!checksumHolds(buffer, words, at)) return -1;
    const word = at >> 2;
    const mode = octal8(words, word + MODE);
    const uid = octal8(words, word + UID);
    const gid = octal8(words, word + GID);
    const mtimeSec = octal12(words, word + MTIME);
    const size = flag === FILE ? octal12(words, word + SIZE) : 0;
    if (mode < 0 || uid < 0 || gid < 0 || mtimeSec < 0 || size < 0) return -1;
    if (offset + size > window.range.size) return -1;
    const target = flag === SYMLINK ? parseText(buffer, at + LINKNAME.at, LINKNAME.length) : "";
    if (flag === SYMLINK && target === "") return -1;

    // The next entry mostly has the parent of the last, or a part of it: the name is read from there on.
    const { parentWords, parentBytes } = this;
    const known = this.parent.length;
    let same = 4 * sharedWords(words, nameAt >> 2, parentWords, known >> 2);
    while (same < known && buffer[nameAt + same] === parentBytes[same]) same++;
    if (nameAt + same > limit) same = 0;
    if (same < known) same = afterSlash(parentBytes, 0, same);
    let end = endOfAscii(buffer, nameAt + same, limit);
    if (end < 0) return -1;
    const endsInSlash = end > nameAt + same && buffer[end - 1] === SLASH;
    if (endsInSlash) end--;
    const start = afterSlash(buffer, nameAt + same, end);
    if (start >= end || buffer[start] === DOT || end - start > LONGEST_BASE) return -1;
    if (longName > 0 && !this.extended.count(longName)) return -1;
    const length = start - nameAt;
    if (length !== known || same !== known) {
      this.parent = buffer.latin1Slice(nameAt, start);
      for (let i = same >> 2; i * 4 < length; i++) parentWords[i] = words[(nameAt >> 2) + i]!;
    }
    this.base = buffer.latin1Slice(start, end);
    this.endsInSlash = endsInSlash;
    this.mode = (flag === FILE ? S_IFREG : flag === DIR ? S_IFDIR : S_IFLNK) | (mode & 0o7777);
    this.uid = uid;
    this.gid = gid;
    this.mtimeSec = mtimeSec;
    this.size = size;
    this.offset = offset;
    this.target = target;
    taker.addPlain(this);
    return offset + padded(size);
  }

  /** The whole name, as the archive has it. */
  get name(): string {
    return `${this.parent}${this.base}${this.endsInSlash ? "/" : ""}`;
  }

  /** The same as EntryReader would read it. */
  entry(): TarEntry {
    const { name, mode, uid, gid, mtimeSec, size, offset } = this;
    return {
      name,
      type: typeOf(mode) as TarType,
      mode: mode & 0o7777,
      ...{ uid, gid, mtimeSec, mtimeNsec: 0, size },
      ...{ linkname: this.target, devmajor: 0, devminor: 0, xattrs: null, own: null },
      data: { offset, size, sparse: null },
    };
  }
}

// What runs for each byte is in functions so short that V8 compiles them first of all.

/** How many words are the same in both, from `at` on in the one; at most `count`. */
function sharedWords(words: Int32Array, at: number, others: Int32Array, count: number): number {
  let i = 0;
  while (i < count && words[at + i] === others[i]) i++;
  return i;
}

/** Where the text that begins at `from` ends: at a NUL, or at `limit`. -1 if there is a byte in it that is not ASCII. */
function endOfAscii(bytes: Uint8Array, from: number, limit: number): number {
  for (let i = from; i < limit; i++) {
    const byte = bytes[i]!;
    if (byte === 0) return i;
    if (byte >= 0x80) return -1;
  }
  return limit;
}

/** Where the last part of a path begins that lies from `from` to `end`. */
function afterSlash(bytes: Uint8Array, from: number, end: number): number {
  let i = end;
  while (i > from && bytes[i - 1] !== SLASH) i--;
  return i;
}
