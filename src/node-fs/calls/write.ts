import type { Process } from "../../process/process.ts";
import { outOfRange } from "../arguments/argument-error.ts";
import {
  descriptorOf,
  mustBeInteger,
  mustBeText,
  mustBeViews,
  mustFitEncoding,
} from "../arguments/checks.ts";
import { encodeText, isEncoding } from "../node-parts.ts";
import { call } from "../system-error.ts";
import { bytesOf, offsetOf, type ReadRange } from "./read.ts";

/** Bytes written. Of a text, what follows are position and encoding. */
export function writeSync(
  process: Process,
  fd: unknown,
  data: unknown,
  offsetOrOptions?: unknown,
  length?: unknown,
  position?: unknown,
): number {
  const number = descriptorOf(fd);
  if (ArrayBuffer.isView(data)) {
    return writeView(process, number, data, rangeOf(offsetOrOptions, length, position));
  }
  mustBeText(data, "buffer");
  mustFitEncoding(data, length);
  return writeText(process, number, data, offsetOrOptions, length);
}

/** What is to be written of a view: named by options, or by one argument after another. null is options that name nothing,
 *  and what follows it is not looked at. */
export const rangeOf = (offsetOrOptions: unknown, length: unknown, position: unknown): ReadRange =>
  typeof offsetOrOptions === "object"
    ? ((offsetOrOptions ?? {}) as ReadRange)
    : { offset: offsetOrOptions, length, position };

export function writeView(
  process: Process,
  fd: number,
  data: ArrayBufferView,
  range: ReadRange,
): number {
  const offset = range.offset ?? 0;
  mustBeInteger(offset, "offset", 0);
  const length = typeof range.length === "number" ? range.length : data.byteLength - offset;
  mustLieWithin(offset, length, data.byteLength);
  return writeAt(process, fd, bytesOf(data).subarray(offset, offset + length), range.position);
}

export function mustLieWithin(offset: number, length: number, size: number): void {
  if (offset > size) throw outOfRange("offset", `<= ${size}`, offset);
  if (length > size - offset) throw outOfRange("length", `<= ${size - offset}`, length);
  if (length < 0) throw outOfRange("length", ">= 0", length);
  mustBeInteger(length, "length", 0, 0x7fff_ffff);
}

export function writeText(
  process: Process,
  fd: number,
  text: string,
  position: unknown,
  encoding: unknown,
): number {
  const known = isEncoding(encoding) ? (encoding as string) : "utf8";
  return writeAt(process, fd, encodeText(text, known), position);
}

/** @param position where, unless it is no whole number */
function writeAt(process: Process, fd: number, bytes: Uint8Array, position: unknown): number {
  const at = offsetOf(position);
  return call(() => (at < 0 ? process.write(fd, bytes) : process.pwrite(fd, bytes, at)), "write");
}

/** Bytes written of all the buffers, one after another. */
export function writevSync(
  process: Process,
  fd: unknown,
  buffers: unknown,
  position?: unknown,
): number {
  const number = descriptorOf(fd);
  mustBeViews(buffers);
  if (buffers.length === 0) return 0;
  return writeAt(process, number, joined(buffers), position);
}

function joined(buffers: readonly ArrayBufferView[]): Uint8Array {
  const whole = new Uint8Array(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const buffer of buffers) {
    whole.set(bytesOf(buffer), at);
    at += buffer.byteLength;
  }
  return whole;
}
