import { isDirMode, S_IFDIR, S_IFREG } from "../../base/mode.ts";
import { BLOCK, FIELD, type Latin1Buffer } from "./block.ts";
import type { TarEntry } from "./entry.ts";
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

const FILE = 0x30;
const DIR = 0x35;

const SLASH = 0x2f;
const DOT = 0x2e;

/** Takes plain entries, one after the other. */
export interface PlainTaker {
  /** @param header is filled again once this returns */
  addPlain(header: PlainHeader): void;
}

/** An entry as nearly all are: a file or directory with a name of ASCII in one field, that is no mark, and with
 *  numbers in octal. EntryReader reads these too, and all others; but it makes several objects for each and takes
 *  several times as long. Here one object is filled again and again. */
export class PlainHeader {
  /** The name in two parts: all to the last slash, and the rest without a slash at its end. */
  parent = "";
  base = "";
  /** As stat(2) has it: with the bits of the type. */
  mode = 0;
  uid = 0;
  gid = 0;
  mtimeSec = 0;
  /** Of a file; 0 for others. */
  size = 0;
  /** Where a file's bytes begin in the archive. */
  offset = 0;
  private endsInSlash = false;
  /** `parent` as it lies in a header. */
  private readonly parentWords = new Int32Array(NAME_LENGTH / 4);
  private readonly parentBytes = new Uint8Array(this.parentWords.buffer);

  /** Gives `taker` the entry whose header lies at `at` in the window, at byte `position` of the archive. False when it
   *  is not as above, or cut short: then nothing was given. Its checksum has been tested.
   *
   *  All in one function, and with as few steps as will do: a process that only lists an image is nearly over before
   *  this has been compiled, and V8 compiles first what runs longest at a call. */
  give(window: ArchiveWindow, at: number, position: number, taker: PlainTaker): boolean {
    const { words } = window;
    const buffer = window.buffer as Latin1Buffer;
    const word = at >> 2;
    const flag = buffer[at + TYPEFLAG];
    if ((flag !== FILE && flag !== DIR) || buffer[at + PREFIX] !== 0) return false;
    const mode = octal8(words, word + MODE);
    const uid = octal8(words, word + UID);
    const gid = octal8(words, word + GID);
    const mtimeSec = octal12(words, word + MTIME);
    const size = flag === FILE ? octal12(words, word + SIZE) : 0;
    if (mode < 0 || uid < 0 || gid < 0 || mtimeSec < 0 || size < 0) return false;
    const offset = position + BLOCK;
    if (offset + size > window.range.size) return false;

    // The next entry mostly has the parent of the last: then its name is read from there on.
    const { parentWords, parentBytes } = this;
    const known = this.parent.length;
    let same = 0;
    while (same + 4 <= known && words[word + (same >> 2)] === parentWords[same >> 2]) same += 4;
    while (same < known && buffer[at + same] === parentBytes[same]) same++;
    if (same < known) same = 0;
    const limit = at + NAME_LENGTH;
    let start = at + same;
    let end = start;
    for (; end < limit; end++) {
      const byte = buffer[end]!;
      if (byte === 0) break;
      if (byte >= 0x80) return false;
      if (byte === SLASH && buffer[end + 1] !== 0) start = end + 1;
    }
    const endsInSlash = end > start && buffer[end - 1] === SLASH;
    if (endsInSlash) end--;
    if (start >= end || buffer[start] === DOT) return false;
    if (start - at !== known || same !== known) {
      this.parent = buffer.latin1Slice(at, start);
      for (let i = 0; i * 4 < start - at; i++) parentWords[i] = words[word + i]!;
    }
    this.base = buffer.latin1Slice(start, end);
    this.endsInSlash = endsInSlash;
    this.mode = (flag === DIR ? S_IFDIR : S_IFREG) | (mode & 0o7777);
    this.uid = uid;
    this.gid = gid;
    this.mtimeSec = mtimeSec;
    this.size = size;
    this.offset = offset;
    taker.addPlain(this);
    return true;
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
      type: isDirMode(mode) ? "dir" : "file",
      mode: mode & 0o7777,
      ...{ uid, gid, mtimeSec, mtimeNsec: 0, size },
      ...{ linkname: "", devmajor: 0, devminor: 0, xattrs: null },
      data: { offset, size, sparse: null },
    };
  }
}
