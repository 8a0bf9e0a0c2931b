import { encodeName } from "../../base/names.ts";
import {
  BLOCK,
  fitsOctal,
  isAscii,
  putChecksum,
  putOctal,
  putText,
  toAscii,
} from "./header-fields.ts";
import { paxHeader } from "./pax-header.ts";
import { splitName } from "./split-name.ts";

/** "0" file, "1" hard link, "2" symlink, "3" char, "4" block, "5" directory, "6" FIFO. */
export type TypeFlag = "0" | "1" | "2" | "3" | "4" | "5" | "6";

/** What one entry's header says. */
export interface TarHeader {
  /** Relative; a directory's ends in a slash. */
  readonly name: string;
  readonly typeflag: TypeFlag;
  /** As it goes into the header: with the type's bits where an engine writes them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Bytes of data behind the header. */
  readonly size: number;
  /** Whole seconds. */
  readonly mtime: number;
  /** Empty for none. */
  readonly linkname: string;
  readonly devmajor: number;
  readonly devminor: number;
  readonly xattrs: ReadonlyMap<string, Uint8Array> | null;
}

/** Fields that a test or an archive need not spell out. */
export const PLAIN_HEADER: Omit<TarHeader, "name" | "typeflag" | "mode"> = {
  uid: 0,
  gid: 0,
  uname: "",
  gname: "",
  size: 0,
  mtime: 0,
  linkname: "",
  devmajor: 0,
  devminor: 0,
  xattrs: null,
};

const NAME_WIDTH = 100;
const OWNER_WIDTH = 32;
const MAX_ID = 8 ** 7 - 1;
const MAX_SIZE = 8 ** 11 - 1;

/** Writes the header of an entry that plain USTAR can say into the zeroed block at `at`; false, and nothing is
 *  written, when it cannot. Go: archive/tar, Header.allowedFormats. */
export function putUstarHeader(target: Uint8Array, at: number, header: TarHeader): boolean {
  const { name, linkname, uname, gname, uid, gid, size, mtime, xattrs } = header;
  if (xattrs !== null && xattrs.size > 0) return false;
  if (uid > MAX_ID || gid > MAX_ID || size > MAX_SIZE || mtime < 0 || mtime > MAX_SIZE)
    return false;
  if (linkname !== "" && (linkname.length > NAME_WIDTH || !isAscii(linkname))) return false;
  if (uname.length > OWNER_WIDTH || gname.length > OWNER_WIDTH) return false;
  if (!isAscii(uname) || !isAscii(gname) || !isAscii(name)) return false;
  if (name.length <= NAME_WIDTH) {
    putBlock(target, at, header, name, "");
    return true;
  }
  const parts = splitName(name);
  if (parts === null) return false;
  putBlock(target, at, header, parts.name, parts.prefix);
  return true;
}

/** The blocks of any entry's header: a PAX header before it where USTAR does not suffice. */
export function tarHeader(header: TarHeader): Uint8Array {
  const block = new Uint8Array(BLOCK);
  if (putUstarHeader(block, 0, header)) return block;
  const before = paxHeader(header.name, paxRecords(header));
  const blocks = new Uint8Array(before.length + BLOCK);
  blocks.set(before);
  const ascii = {
    ...header,
    linkname: toAscii(header.linkname),
    uname: toAscii(header.uname),
    gname: toAscii(header.gname),
  };
  putBlock(blocks, before.length, ascii, toAscii(header.name), "");
  return blocks;
}

/** What a field of the header cannot hold. */
function paxRecords(header: TarHeader): Map<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  const text = (key: string, value: string, width: number): void => {
    const fits = isAscii(value) && value.length <= width;
    // Go notes a path that was split as well, though USTAR would do for it, as soon as anything else needs PAX.
    if (!fits) records.set(key, encodeName(value));
  };
  const number = (key: string, value: number, width: number): void => {
    if (!fitsOctal(value, width)) records.set(key, encodeName(String(value)));
  };
  text("path", header.name, NAME_WIDTH);
  text("linkpath", header.linkname, NAME_WIDTH);
  text("uname", header.uname, OWNER_WIDTH);
  text("gname", header.gname, OWNER_WIDTH);
  number("uid", header.uid, 8);
  number("gid", header.gid, 8);
  number("size", header.size, 12);
  number("mtime", header.mtime, 12);
  for (const [name, value] of header.xattrs ?? []) records.set(`SCHILY.xattr.${name}`, value);
  return records;
}

function putBlock(
  target: Uint8Array,
  at: number,
  header: TarHeader,
  name: string,
  prefix: string,
): void {
  putText(target, at, name, NAME_WIDTH);
  putOctal(target, at + 100, 8, header.mode);
  putOctal(target, at + 108, 8, header.uid);
  putOctal(target, at + 116, 8, header.gid);
  putOctal(target, at + 124, 12, header.size);
  putOctal(target, at + 136, 12, header.mtime);
  target[at + 156] = header.typeflag.charCodeAt(0);
  putText(target, at + 157, header.linkname, NAME_WIDTH);
  putText(target, at + 257, "ustar\x0000", 8);
  putText(target, at + 265, header.uname, OWNER_WIDTH);
  putText(target, at + 297, header.gname, OWNER_WIDTH);
  putOctal(target, at + 329, 8, header.devmajor);
  putOctal(target, at + 337, 8, header.devminor);
  putText(target, at + 345, prefix, 155);
  putChecksum(target, at);
}
