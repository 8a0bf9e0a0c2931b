import { sha256Hex } from "../base/sha256.ts";
import type { CaseValue } from "./case.ts";

/** Bytes in an outcome: text when printable, else hex, else a digest when long. */
export type EncodedBytes =
  | string
  | { readonly hex: string }
  | { readonly len: number; readonly sha256: string };

/** Longer contents are given by their digest. */
const LONGEST_SHOWN = 256;

const TEXT = new TextEncoder();
const TAB = 9;
const NEWLINE = 10;

export function encodeBytes(bytes: Uint8Array): EncodedBytes {
  return encodePieces(bytes.length, [bytes]);
}

/** The same for bytes that come in pieces, of `length` bytes together. */
export function encodePieces(length: number, pieces: Iterable<Uint8Array>): EncodedBytes {
  if (length > LONGEST_SHOWN) return { len: length, sha256: sha256Hex(pieces) };
  const bytes: number[] = [];
  for (const piece of pieces) bytes.push(...piece);
  return bytes.every(isPrintable) ? String.fromCharCode(...bytes) : { hex: hexOf(bytes) };
}

/** The bytes a case means. */
export function decodeValue(value: CaseValue): Uint8Array {
  if (typeof value === "string") return TEXT.encode(value);
  if ("hex" in value) return bytesOfHex(value.hex);
  const unit = TEXT.encode(value.repeat);
  const bytes = new Uint8Array(value.len);
  for (let i = 0; i < bytes.length; i++) bytes[i] = unit[i % unit.length]!;
  return bytes;
}

function isPrintable(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === TAB || byte === NEWLINE;
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
