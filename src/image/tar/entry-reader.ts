import { decodeName } from "../../base/names.ts";
import { ImageError } from "../image-error.ts";
import { BLOCK, FIELD, type Field, formatOf, parseNumber, parseText } from "./block.ts";
import type { TarData, TarEntry, TarType } from "./entry.ts";
import type { ExtendedHeaders } from "./extended-headers.ts";
import { octal8, octal12 } from "./octal.ts";
import { type PaxRecords, parseDecimal, parsePaxTime } from "./pax.ts";
import { checkRuns, readOldGnuMap, readPaxMap, type SparseFile } from "./sparse.ts";
import type { ArchiveWindow } from "./window.ts";

/** Where numbers begin, in words. */
const MODE = FIELD.mode.at / 4;
const UID = FIELD.uid.at / 4;
const GID = FIELD.gid.at / 4;
const SIZE = FIELD.size.at / 4;
const MTIME = FIELD.mtime.at / 4;

const BEFORE_USTAR = 0;
const OLD_SPARSE = 0x53;

function typeOfFlag(flag: number): TarType | null {
  switch (flag) {
    case BEFORE_USTAR:
    case 0x30:
    // "7", contiguous: a regular file that once asked for adjoining blocks.
    case 0x37:
    case OLD_SPARSE:
      return "file";
    case 0x31:
      return "hardlink";
    case 0x32:
      return "symlink";
    case 0x33:
      return "char";
    case 0x34:
      return "block";
    case 0x35:
      return "dir";
    case 0x36:
      return "fifo";
    default:
      return null;
  }
}

/** (uid_t) -1 means "nobody in particular" to the kernel: no file can have it. */
const MAX_ID = 0xffff_fffe;

/** Reads entry after entry, each field from where it counts: extended headers first. */
export class EntryReader {
  readonly #window: ArchiveWindow;
  readonly #extended: ExtendedHeaders;
  /** The entry at hand: where its header lies in the window, its PAX records and its name. */
  #at = 0;
  #pax: PaxRecords | null = null;
  #name = "";

  constructor(window: ArchiveWindow, extended: ExtendedHeaders) {
    this.#window = window;
    this.#extended = extended;
  }

  /** The entry whose header lies at `at` in the window, at byte `position` of the archive.
   *  @throws ImageError naming the entry, when a field is broken or the payload is cut short */
  read(at: number, position: number): TarEntry {
    const { buffer, words, range } = this.#window;
    const { pax } = this.#extended;
    const word = at / 4;
    this.#at = at;
    this.#pax = pax;
    this.#name = this.#readName();
    const flag = buffer[at + FIELD.typeflag.at]!;
    const type = this.#type(flag);
    let mode = octal8(words, word + MODE);
    let uid = octal8(words, word + UID);
    let gid = octal8(words, word + GID);
    let mtimeSec = octal12(words, word + MTIME);
    let mtimeNsec = 0;
    let size = type === "file" ? octal12(words, word + SIZE) : 0;
    if (mode < 0) mode = this.#number(FIELD.mode);
    if (uid < 0 || pax !== null) uid = this.#id("uid", FIELD.uid);
    if (gid < 0 || pax !== null) gid = this.#id("gid", FIELD.gid);
    if (mtimeSec < 0 || pax !== null) ({ sec: mtimeSec, nsec: mtimeNsec } = this.#time());
    if (type === "file" && (size < 0 || pax !== null)) size = this.#size();
    const isDevice = (type === "char" || type === "block") && formatOf(buffer, at) !== "v7";
    let data: TarData = { offset: position + BLOCK, size, sparse: null };
    if (type === "file" && (pax !== null || flag === OLD_SPARSE)) {
      const sparse = this.#sparse(flag, data.offset, size);
      if (sparse !== null) ({ size, data } = sparse);
    }
    if (data.offset + data.size > range.size) throw this.#cutShort(data);
    return {
      name: this.#name,
      type,
      mode: mode & 0o7777,
      uid,
      gid,
      mtimeSec,
      mtimeNsec,
      size,
      linkname: type === "hardlink" || type === "symlink" ? this.#linkname() : "",
      devmajor: isDevice ? this.#number(FIELD.devmajor) : 0,
      devminor: isDevice ? this.#number(FIELD.devminor) : 0,
      xattrs: pax === null || pax.xattrs.size === 0 ? null : pax.xattrs,
      own: pax === null || pax.own.size === 0 ? null : pax.own,
      data,
    };
  }

  #readName(): string {
    const stated = this.#pax?.values;
    const path = stated?.get("GNU.sparse.name") ?? stated?.get("path");
    if (path !== undefined) return decodeName(path);
    const { longName } = this.#extended;
    if (longName !== null) return longName;
    const name = this.#text(FIELD.name);
    if (this.#window.buffer[this.#at + FIELD.prefix.at] === 0) return name;
    const format = formatOf(this.#window.buffer, this.#at);
    if (format === "gnu" || format === "v7") return name;
    const prefix = this.#text(format === "star" ? FIELD.starPrefix : FIELD.prefix);
    return `${prefix}/${name}`;
  }

  #type(flag: number): TarType {
    const type = typeOfFlag(flag);
    if (type === null) {
      const shown = JSON.stringify(String.fromCharCode(flag));
      throw this.#fault(`type ${shown} is none that a file system has`);
    }
    // Before ustar, a directory was a file whose name ends in a slash.
    return flag === BEFORE_USTAR && this.#name.endsWith("/") ? "dir" : type;
  }

  #linkname(): string {
    const path = this.#pax?.values.get("linkpath");
    if (path !== undefined) return decodeName(path);
    return this.#extended.longLink ?? this.#text(FIELD.linkname);
  }

  #time(): { readonly sec: number; readonly nsec: number } {
    const stated = this.#pax?.values.get("mtime");
    if (stated === undefined) return { sec: this.#number(FIELD.mtime), nsec: 0 };
    const time = parsePaxTime(stated.toString("latin1"));
    if (time === null) throw this.#fault("a modification time that is none");
    return time;
  }

  #id(keyword: "uid" | "gid", field: Field): number {
    const id = this.#decimal(keyword) ?? this.#number(field);
    if (id >= 0 && id <= MAX_ID) return id;
    throw this.#fault(`${keyword} ${id}`, { expected: `0 to ${MAX_ID}` });
  }

  #size(): number {
    const size = this.#decimal("size") ?? this.#number(FIELD.size);
    if (size >= 0) return size;
    throw this.#fault(`size ${size}`, { expected: "a number of bytes" });
  }

  #decimal(keyword: string): number | null {
    const stated = this.#pax?.values.get(keyword);
    return stated === undefined ? null : parseDecimal(stated.toString("latin1"));
  }

  /** What a sparse file holds, or null when this is none. */
  #sparse(flag: number, offset: number, stored: number): { size: number; data: TarData } | null {
    const old = flag === OLD_SPARSE;
    const map = old ? readOldGnuMap(this.#window, this.#at, offset) : this.#paxMap(offset, stored);
    if (map === null) return null;
    if (typeof map === "string") throw this.#fault(map);
    // Only the map of PAX 1.0 is a part of the stated size; old GNU's lies before the data, uncounted.
    const size = old ? stored : stored - (map.dataOffset - offset);
    const runs = checkRuns(map, size);
    if (typeof runs === "string") throw this.#fault(runs);
    return { size: map.realSize, data: { offset: map.dataOffset, size, sparse: runs } };
  }

  #paxMap(offset: number, stored: number): SparseFile | string | null {
    const pax = this.#pax;
    return pax === null ? null : readPaxMap(this.#window, pax, offset, stored);
  }

  #cutShort({ offset, size }: TarData): ImageError {
    return this.#fault(`cut short: ${size} bytes from byte ${offset} on`, {
      expected: `an archive of at least ${offset + size} bytes, not ${this.#window.range.size}`,
      remedy: "get or make the archive again",
    });
  }

  #text(field: Field): string {
    return parseText(this.#window.buffer, this.#at + field.at, field.length);
  }

  #number(field: Field): number {
    const value = parseNumber(this.#window.buffer, this.#at + field.at, field.length);
    if (Number.isNaN(value)) throw this.#fault(`no number in its header at byte ${field.at}`);
    return value;
  }

  #fault(what: string, more: { expected?: string; remedy?: string } = {}): ImageError {
    return new ImageError({
      archive: this.#window.range.label,
      entry: this.#name,
      what,
      ...more,
    });
  }
}
