import { decodeName } from "../../base/names.ts";
import { octal6 } from "./octal.ts";

/** A tar archive is a row of blocks of this size. */
export const BLOCK = 512;

/** A field of a header block. */
export interface Field {
  readonly at: number;
  readonly length: number;
}

/** POSIX ustar; the last three are old GNU's. */
export const FIELD = {
  name: { at: 0, length: 100 },
  mode: { at: 100, length: 8 },
  uid: { at: 108, length: 8 },
  gid: { at: 116, length: 8 },
  size: { at: 124, length: 12 },
  mtime: { at: 136, length: 12 },
  checksum: { at: 148, length: 8 },
  typeflag: { at: 156, length: 1 },
  linkname: { at: 157, length: 100 },
  magic: { at: 257, length: 8 },
  devmajor: { at: 329, length: 8 },
  devminor: { at: 337, length: 8 },
  prefix: { at: 345, length: 155 },
  starPrefix: { at: 345, length: 131 },
  sparseMap: { at: 386, length: 96 },
  sparseExtended: { at: 482, length: 1 },
  realSize: { at: 483, length: 12 },
} satisfies Record<string, Field>;

/** `bytes` rounded up to whole blocks. */
export function padded(bytes: number): number {
  const over = bytes % BLOCK;
  return over === 0 ? bytes : bytes - over + BLOCK;
}

const SPACE = 0x20;
/** What the checksum's own field counts for. */
const SPACES = SPACE * FIELD.checksum.length;
const ZERO = 0x30;
const SEVEN = 0x37;

/** The number in `buffer[at, at+length)`: octal digits, or GNU's base 256 when the top bit is set.
 *  NaN when it is neither, or beyond what a double holds exactly. */
export function parseNumber(buffer: Uint8Array, at: number, length: number): number {
  if ((buffer[at]! & 0x80) !== 0) return parseBase256(buffer, at, length);
  const end = at + length;
  let from = at;
  while (from < end && (buffer[from] === SPACE || buffer[from] === 0)) from++;
  let value = 0;
  for (; from < end; from++) {
    const digit = buffer[from]!;
    if (digit < ZERO || digit > SEVEN) break;
    value = value * 8 + (digit - ZERO);
  }
  for (; from < end; from++) if (buffer[from] !== SPACE && buffer[from] !== 0) return Number.NaN;
  return value;
}

/** Two's complement, big-endian; the top bit of the first byte only says that the field is binary. */
function parseBase256(buffer: Uint8Array, at: number, length: number): number {
  const negative = (buffer[at]! & 0x40) !== 0;
  let value = negative ? (buffer[at]! | 0x80) - 256 : buffer[at]! & 0x7f;
  for (let i = at + 1; i < at + length; i++) value = value * 256 + buffer[i]!;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** `toString("latin1", …)` comes to this by three calls, which count when the reader has not been compiled yet.
 *  Node's types leave it out. */
export interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
}

/** The text in `buffer[at, at+length)`, up to the first NUL. */
export function parseText(buffer: Buffer, at: number, length: number): string {
  const limit = at + length;
  let end = at;
  let seen = 0;
  while (end < limit && buffer[end] !== 0) seen |= buffer[end++]!;
  if (end === at) return "";
  if (seen < 0x80) return (buffer as Latin1Buffer).latin1Slice(at, end);
  return decodeName(buffer.subarray(at, end));
}

export function isZeroBlock(buffer: Uint8Array, at: number): boolean {
  for (let i = at; i < at + BLOCK; i++) if (buffer[i] !== 0) return false;
  return true;
}

/** Whether the header's checksum is right: the sum of its bytes, the field itself counted as spaces.
 *  Some old writers added up signed bytes.
 *  @param words the same memory as `buffer`; `at` is a multiple of four */
export function checksumHolds(buffer: Uint8Array, words: Int32Array, at: number): boolean {
  const start = at / 4;
  const field = start + FIELD.checksum.at / 4;
  const stored = bytesOf(words[field]!) + bytesOf(words[field + 1]!);
  const sum = sumOf(words, start, start + BLOCK / 4) - stored + SPACES;
  if (sum === octal6(words, field)) return true;
  const stated = parseNumber(buffer, at + FIELD.checksum.at, FIELD.checksum.length);
  return sum === stated || signedSum(buffer, at) === stated;
}

/** Every second byte of a word. */
const EVEN = 0x00ff00ff;

/** Adds up the bytes of words, two in each half of a sum; their number can be divided by four. Short, so that V8 compiles
 *  it among the first: every file has a header to add up, of which more than half is zeros. */
function sumOf(words: Int32Array, start: number, end: number): number {
  let sums = 0;
  for (let i = start; i < end; i += 4) {
    const a = words[i]!;
    const b = words[i + 1]!;
    const c = words[i + 2]!;
    const d = words[i + 3]!;
    if ((a | b | c | d) === 0) continue;
    sums += (a & EVEN) + ((a >> 8) & EVEN) + (b & EVEN) + ((b >> 8) & EVEN);
    sums += (c & EVEN) + ((c >> 8) & EVEN) + (d & EVEN) + ((d >> 8) & EVEN);
  }
  return (sums & 0xffff) + (sums >>> 16);
}

/** The sum of the bytes of one word. */
function bytesOf(word: number): number {
  const sums = (word & EVEN) + ((word >> 8) & EVEN);
  return (sums & 0xffff) + (sums >>> 16);
}

function signedSum(buffer: Uint8Array, at: number): number {
  const { at: offset, length } = FIELD.checksum;
  let sum = SPACES;
  for (let i = 0; i < BLOCK; i++) {
    if (i < offset || i >= offset + length) sum += (buffer[at + i]! << 24) >> 24;
  }
  return sum;
}

export type HeaderFormat = "ustar" | "gnu" | "star" | "v7";

const U = 0x75;

/** Which dialect a header is written in: it decides what lies behind the magic. */
export function formatOf(buffer: Buffer, at: number): HeaderFormat {
  const magic = at + FIELD.magic.at;
  if (buffer[magic] !== U) return "v7";
  const text = buffer.toString("latin1", magic, magic + 8);
  if (text === "ustar  \0") return "gnu";
  if (!text.startsWith("ustar")) return "v7";
  // "tar" at the very end: Schilling's format, whose prefix is shorter.
  const isStar =
    buffer[at + 508] === 0x74 && buffer[at + 509] === 0x61 && buffer[at + 510] === 0x72;
  return isStar ? "star" : "ustar";
}
