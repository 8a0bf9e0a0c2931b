import { decodeName } from "../../base/names.ts";

/** The records of one PAX header (or of several laid over each other) that a reader of file systems needs. */
export interface PaxRecords {
  /** By keyword: path, linkpath, size, uid, gid, mtime, GNU.sparse.*. */
  readonly values: Map<string, Buffer>;
  readonly xattrs: Map<string, Uint8Array>;
  /** Our own keywords, without what they begin with. */
  readonly own: Map<string, Uint8Array>;
  /** GNU sparse 0.0 repeats two keywords: offset, size, offset, size … */
  readonly sparsePairs: number[];
}

export function emptyRecords(): PaxRecords {
  return { values: new Map(), xattrs: new Map(), own: new Map(), sparsePairs: [] };
}

const READ = new Set(["path", "linkpath", "size", "uid", "gid", "mtime"]);
const SPARSE = "GNU.sparse.";
const SCHILY_XATTR = "SCHILY.xattr.";
const LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";
/** What no other tar has a record for: vendors' keywords begin with a name in capitals. */
export const OWN_KEYWORD = "COPYUP.";
const SPACE = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;

/** Lays the records of a PAX header's payload over `records`. Values are bytes: an xattr may hold any.
 *  Returns what is wrong with the payload, or null. */
export function parsePax(payload: Buffer, records: PaxRecords): string | null {
  let at = 0;
  while (at < payload.length) {
    const start = at;
    let length = 0;
    while (isDigit(payload[at])) length = length * 10 + (payload[at++]! - 0x30);
    const end = start + length;
    if (payload[at] !== SPACE || end <= at + 1 || end > payload.length) return malformed(start);
    if (payload[end - 1] !== NEWLINE) return malformed(start);
    const equals = payload.indexOf(EQUALS, at);
    if (equals <= at + 1 || equals >= end) return malformed(start);
    const keyword = payload.toString("latin1", at + 1, equals);
    const fault = keep(records, keyword, payload.subarray(equals + 1, end - 1));
    if (fault !== null) return fault;
    at = end;
  }
  return null;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function malformed(at: number): string {
  return `malformed PAX record at byte ${at} of its extended header`;
}

function keep(records: PaxRecords, keyword: string, value: Buffer): string | null {
  if (READ.has(keyword)) {
    if (value.includes(0)) return `PAX record ${keyword} holds a NUL byte`;
    // An empty value takes the record back: the header's own field counts again.
    if (value.length === 0) records.values.delete(keyword);
    else records.values.set(keyword, value);
  } else if (keyword.startsWith(SCHILY_XATTR)) {
    records.xattrs.set(bytesAsName(keyword.slice(SCHILY_XATTR.length)), Uint8Array.from(value));
  } else if (keyword.startsWith(LIBARCHIVE_XATTR)) {
    keepLibarchiveXattr(records.xattrs, keyword.slice(LIBARCHIVE_XATTR.length), value);
  } else if (keyword.startsWith(SPARSE)) {
    return keepSparse(records, keyword, value);
  } else if (keyword.startsWith(OWN_KEYWORD)) {
    records.own.set(keyword.slice(OWN_KEYWORD.length), Uint8Array.from(value));
  }
  return null;
}

/** bsdtar writes each xattr twice, this form first: name %-encoded, value base64. */
function keepLibarchiveXattr(xattrs: Map<string, Uint8Array>, name: string, value: Buffer): void {
  const decoded = name.replace(/%([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const known = bytesAsName(decoded);
  if (!xattrs.has(known))
    xattrs.set(known, Uint8Array.from(Buffer.from(value.toString("latin1"), "base64")));
}

/** A keyword was read byte for byte; names of xattrs are UTF-8 like those of files. */
function bytesAsName(latin1: string): string {
  return decodeName(Buffer.from(latin1, "latin1"));
}

function keepSparse(records: PaxRecords, keyword: string, value: Buffer): string | null {
  if (keyword !== "GNU.sparse.offset" && keyword !== "GNU.sparse.numbytes") {
    records.values.set(keyword, value);
    return null;
  }
  const number = parseDecimal(value.toString("latin1"));
  const wantsOffset = records.sparsePairs.length % 2 === 0;
  if (Number.isNaN(number) || wantsOffset !== keyword.endsWith("offset")) {
    return `PAX record ${keyword} is out of order or not a number`;
  }
  records.sparsePairs.push(number);
  return null;
}

/** A non-negative decimal number; NaN when it is none, or beyond what a double holds exactly. */
export function parseDecimal(text: string): number {
  if (!/^[0-9]+$/.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** A PAX time: seconds with any number of decimals, negative before 1970. Rounds towards the past,
 *  so that nanoseconds are never negative. Null when it is not a time. */
export function parsePaxTime(text: string): { sec: number; nsec: number } | null {
  const match = /^(-?)([0-9]+)(?:\.([0-9]*))?$/.exec(text);
  if (match === null) return null;
  const sec = Number(match[2]);
  const nsec = Number((match[3] ?? "").slice(0, 9).padEnd(9, "0"));
  if (!Number.isSafeInteger(sec)) return null;
  if (match[1] === "") return { sec, nsec };
  return nsec === 0 ? { sec: 0 - sec, nsec: 0 } : { sec: -sec - 1, nsec: 1e9 - nsec };
}
