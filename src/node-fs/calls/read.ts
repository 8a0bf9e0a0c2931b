import { isErrno } from "../../base/fs-error.ts";
import type { Process } from "../../process/process.ts";
import { outOfRange, wrongType, wrongValue } from "../arguments/argument-error.ts";
import {
  descriptorOf,
  mustBeInteger,
  mustBeObject,
  mustBeView,
  mustBeViews,
} from "../arguments/checks.ts";
import { call, nodeError, systemError } from "../system-error.ts";

/** Where read puts how much of what: `position` null is where the file is at. */
export interface ReadRange {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

/** Bytes read. */
export function readSync(
  process: Process,
  fd: unknown,
  buffer: unknown,
  offsetOrOptions?: unknown,
  length?: unknown,
  position?: unknown,
): number {
  const number = descriptorOf(fd);
  mustBeView(buffer);
  const given: ReadRange = { offset: offsetOrOptions, length, position };
  const alone = length === undefined && position === undefined;
  const named = alone || typeof offsetOrOptions === "object";
  const range = named ? namedRange(buffer, offsetOrOptions) : given;
  // With a callback, null is no offset.
  if (range.offset !== undefined) mustBeInteger(range.offset, "offset", 0);
  return readRange(process, number, buffer, range);
}

/** A range given as options: what it leaves out is the rest of the buffer, from where the file is at. */
export function namedRange(buffer: ArrayBufferView, options: unknown): ReadRange {
  if (options !== undefined) mustBeObject(options, "options", "nullable");
  const { offset = 0, position = null, length } = (options ?? {}) as ReadRange;
  return {
    offset,
    position,
    length: length === undefined ? buffer.byteLength - (offset as number) : length,
  };
}

export function readRange(
  process: Process,
  fd: number,
  buffer: ArrayBufferView,
  range: ReadRange,
): number {
  const offset = range.offset ?? 0;
  mustBeInteger(offset, "offset", 0);
  const length = (range.length as number) | 0;
  if (length === 0) return 0;
  mustHoldSome(buffer);
  mustFit(offset, length, buffer.byteLength);
  const at = positionOf(range.position ?? -1);
  const whole = buffer instanceof Uint8Array ? buffer : bytesOf(buffer);
  const target = length === whole.length ? whole : whole.subarray(offset, offset + length);
  return call(() => process.readInto(fd, target, at < 0 ? undefined : at), "read");
}

export function mustFit(offset: number, length: number, size: number): void {
  if (length < 0) throw outOfRange("length", ">= 0", length);
  if (offset + length > size) throw outOfRange("length", `<= ${size - offset}`, length);
}

/** Node: ERR_INVALID_ARG_VALUE */
export function mustHoldSome(buffer: ArrayBufferView): void {
  if (buffer.byteLength === 0) {
    throw wrongValue("buffer", buffer, "is empty and cannot be written");
  }
}

function readAt(process: Process, fd: number, length: number, at: number): Uint8Array {
  return at < 0 ? process.read(fd, length) : process.pread(fd, length, at);
}

/** -1: where the file is at. */
function positionOf(position: unknown): number {
  if (typeof position === "number") {
    mustBeInteger(position, "position", -1);
    return position;
  }
  if (typeof position !== "bigint")
    throw wrongType("position", "of type bigint or integer", position);
  const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
  if (position < least || position > most) {
    throw outOfRange("position", `>= ${least} && <= ${most}`, position);
  }
  return position < 0n ? -1 : Number(position);
}

/** Where in a file: what is no whole number, or too large for one, is where the file is at, -1. Node: GetOffset */
export const offsetOf = (position: unknown): number =>
  Number.isSafeInteger(position) && (position as number) >= 0 ? (position as number) : -1;

/** As many as one readv takes: the others are left as they are. */
const IOV_MAX = 1024;

/** Bytes read into all of the buffers, one after another. */
export function readvSync(
  process: Process,
  fd: unknown,
  buffers: unknown,
  position?: unknown,
): number {
  const number = descriptorOf(fd);
  mustBeViews(buffers);
  if (buffers.length === 0) throw systemError("EINVAL", "read");
  const filled = buffers.slice(0, IOV_MAX);
  const wanted = filled.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (wanted === 0) return readNothing(process, number);
  const bytes = call(() => readAt(process, number, wanted, offsetOf(position)), "read");
  let taken = 0;
  for (const buffer of filled) {
    const part = bytes.subarray(taken, taken + buffer.byteLength);
    bytesOf(buffer).set(part);
    taken += part.length;
  }
  return bytes.length;
}

/** A descriptor to read from is all that it takes, be it a directory's. */
function readNothing(process: Process, fd: number): number {
  try {
    return process.read(fd, 0).length;
  } catch (error) {
    if (isErrno(error, "EISDIR")) return 0;
    throw nodeError(error, "read");
  }
}

/** The memory of any view. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
