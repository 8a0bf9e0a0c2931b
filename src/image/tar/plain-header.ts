import { BLOCK, checksumHolds, FIELD, type Latin1Buffer, parseText } from "./block.ts";
import type { TarEntry } from "./entry.ts";
import { octal8, octal12 } from "./octal.ts";
import type { ArchiveWindow } from "./window.ts";

/** Where numbers begin, in words. */
const MODE = FIELD.mode.at / 4;
const UID = FIELD.uid.at / 4;
const GID = FIELD.gid.at / 4;
const SIZE = FIELD.size.at / 4;
const MTIME = FIELD.mtime.at / 4;

const FILE = 0x30;
const SYMLINK = 0x32;
const DIR = 0x35;

const SLASH = 0x2f;
const DOT = 0x2e;

/** An entry as nearly all are: a file, directory or symlink with a name of ASCII in one field, that is no mark, and
 *  with numbers in octal. EntryReader reads these too, and all others; but it makes several objects for each and takes
 *  several times as long, which is most of the time that a short process spends on an image. Here one object
 *  is filled again and again. */
export class PlainHeader {
  type: "file" | "dir" | "symlink" = "file";
  /** The name in two parts: all to the last slash, and the rest without a slash at its end. */
  parent = "";
  base = "";
  mode = 0;
  uid = 0;
  gid = 0;
  mtimeSec = 0;
  /** Of a file; 0 for others. */
  size = 0;
  /** Where a file's bytes begin in the archive. */
  offset = 0;
  /** Of a symlink; "" for others. */
  linkname = "";
  #endsInSlash = false;
  /** The bytes of `parent`: the next entry mostly lies there too. */
  readonly #parentBytes = new Uint8Array(FIELD.name.length);

  /** Takes the header at `at` in the window, at byte `position` of the archive. False when it is not as above, or
   *  broken; what the fields hold then means nothing. */
  read(window: ArchiveWindow, at: number, position: number): boolean {
    const { buffer, words } = window;
    const word = at / 4;
    const flag = buffer[at + FIELD.typeflag.at];
    if (flag !== FILE && flag !== DIR && flag !== SYMLINK) return false;
    if (buffer[at + FIELD.prefix.at] !== 0 || !checksumHolds(buffer, words, at)) return false;
    const mode = octal8(words, word + MODE);
    const size = flag === FILE ? octal12(words, word + SIZE) : 0;
    this.mode = mode & 0o7777;
    this.uid = octal8(words, word + UID);
    this.gid = octal8(words, word + GID);
    this.mtimeSec = octal12(words, word + MTIME);
    this.size = size;
    this.offset = position + BLOCK;
    if (mode < 0 || this.uid < 0 || this.gid < 0 || this.mtimeSec < 0 || size < 0) return false;
    if (this.offset + size > window.range.size) return false;
    this.type = flag === FILE ? "file" : flag === DIR ? "dir" : "symlink";
    this.linkname =
      flag === SYMLINK ? parseText(buffer, at + FIELD.linkname.at, FIELD.linkname.length) : "";
    return this.#readName(buffer, at);
  }

  #readName(buffer: Buffer, at: number): boolean {
    const limit = at + FIELD.name.length;
    let start = at;
    let end = at;
    let seen = 0;
    for (; end < limit; end++) {
      const byte = buffer[end]!;
      if (byte === 0) break;
      if (byte === SLASH && buffer[end + 1] !== 0) start = end + 1;
      seen |= byte;
    }
    this.#endsInSlash = end > at && buffer[end - 1] === SLASH;
    if (this.#endsInSlash) end--;
    if (start >= end || buffer[start] === DOT || seen >= 0x80) return false;
    if (!this.#isSameParent(buffer, at, start)) {
      this.parent = (buffer as Latin1Buffer).latin1Slice(at, start);
      buffer.copy(this.#parentBytes, 0, at, start);
    }
    this.base = (buffer as Latin1Buffer).latin1Slice(start, end);
    return true;
  }

  #isSameParent(buffer: Buffer, from: number, to: number): boolean {
    const bytes = this.#parentBytes;
    const length = to - from;
    if (length !== this.parent.length) return false;
    for (let i = 0; i < length; i++) if (buffer[from + i] !== bytes[i]) return false;
    return true;
  }

  /** The whole name, as the archive has it. */
  get name(): string {
    return `${this.parent}${this.base}${this.#endsInSlash ? "/" : ""}`;
  }

  /** The same as EntryReader would read it. */
  entry(): TarEntry {
    const { name, type, mode, uid, gid, mtimeSec, size, linkname, offset } = this;
    return {
      ...{ name, type, mode, uid, gid, mtimeSec, mtimeNsec: 0, size, linkname },
      ...{ devmajor: 0, devminor: 0, xattrs: null, data: { offset, size, sparse: null } },
    };
  }
}
