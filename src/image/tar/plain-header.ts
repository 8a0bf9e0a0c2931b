import { S_IFDIR, S_IFLNK, S_IFREG } from "../../base/mode.ts";
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
 *  several times as long. Here one object is filled again and again, with as few steps as will do: a process
 *  that only lists an image is over before most of this has been compiled. */
export class PlainHeader {
  type: "file" | "dir" | "symlink" = "file";
  /** The name in two parts: all to the last slash, and the rest without a slash at its end. */
  parent = "";
  base = "";
  /** With the bits of the type; of a symlink as Linux has it, whatever is stated. */
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
  private statedMode = 0;
  private slashAtEnd = false;
  /** `parent` as it lies in a header: the next entry is mostly in the same. */
  private readonly parentWords = new Int32Array(FIELD.name.length / 4);
  private readonly parentBytes = new Uint8Array(this.parentWords.buffer);

  /** Takes the header at `at` in the window, at byte `position` of the archive. False when it is not as above, or
   *  broken; what the fields hold then means nothing. */
  read(window: ArchiveWindow, at: number, position: number): boolean {
    const { buffer, words } = window;
    const word = at >> 2;
    const flag = buffer[at + FIELD.typeflag.at];
    if (flag !== FILE && flag !== DIR && flag !== SYMLINK) return false;
    if (buffer[at + FIELD.prefix.at] !== 0 || !checksumHolds(buffer, words, at)) return false;
    const mode = octal8(words, word + MODE);
    const uid = octal8(words, word + UID);
    const gid = octal8(words, word + GID);
    const mtimeSec = octal12(words, word + MTIME);
    const size = flag === FILE ? octal12(words, word + SIZE) : 0;
    if (mode < 0 || uid < 0 || gid < 0 || mtimeSec < 0 || size < 0) return false;
    const offset = position + BLOCK;
    if (offset + size > window.range.size) return false;
    this.statedMode = mode & 0o7777;
    this.uid = uid;
    this.gid = gid;
    this.mtimeSec = mtimeSec;
    this.size = size;
    this.offset = offset;
    this.linkname = "";
    if (flag === FILE) {
      this.type = "file";
      this.mode = S_IFREG | this.statedMode;
    } else if (flag === DIR) {
      this.type = "dir";
      this.mode = S_IFDIR | this.statedMode;
    } else {
      this.type = "symlink";
      this.mode = S_IFLNK | 0o777;
      this.linkname = parseText(buffer, at + FIELD.linkname.at, FIELD.linkname.length);
    }
    return this.readName(buffer, words, at);
  }

  private readName(buffer: Buffer, words: Int32Array, at: number): boolean {
    const word = at >> 2;
    const limit = at + FIELD.name.length;
    const known = this.startsInParent(buffer, words, at) ? at + this.parent.length : at;
    let start = known;
    let end = known;
    let seen = 0;
    for (; end < limit; end++) {
      const byte = buffer[end]!;
      if (byte === 0) break;
      if (byte === SLASH && buffer[end + 1] !== 0) start = end + 1;
      seen |= byte;
    }
    this.slashAtEnd = end > start && buffer[end - 1] === SLASH;
    if (this.slashAtEnd) end--;
    if (start >= end || buffer[start] === DOT || seen >= 0x80) return false;
    if (start !== known || start !== at + this.parent.length) {
      this.parent = (buffer as Latin1Buffer).latin1Slice(at, start);
      const copied = (start - at + 3) >> 2;
      for (let i = 0; i < copied; i++) this.parentWords[i] = words[word + i]!;
    }
    this.base = (buffer as Latin1Buffer).latin1Slice(start, end);
    return true;
  }

  private startsInParent(buffer: Buffer, words: Int32Array, at: number): boolean {
    const { parentWords, parentBytes } = this;
    const { length } = this.parent;
    const whole = length >> 2;
    const word = at >> 2;
    for (let i = 0; i < whole; i++) if (words[word + i] !== parentWords[i]) return false;
    for (let i = whole * 4; i < length; i++) if (buffer[at + i] !== parentBytes[i]) return false;
    return true;
  }

  /** The whole name, as the archive has it. */
  get name(): string {
    return `${this.parent}${this.base}${this.slashAtEnd ? "/" : ""}`;
  }

  /** The same as EntryReader would read it. */
  entry(): TarEntry {
    const { name, type, statedMode: mode, uid, gid, mtimeSec, size, linkname, offset } = this;
    return {
      ...{ name, type, mode, uid, gid, mtimeSec, mtimeNsec: 0, size, linkname },
      ...{ devmajor: 0, devminor: 0, xattrs: null, data: { offset, size, sparse: null } },
    };
  }
}
