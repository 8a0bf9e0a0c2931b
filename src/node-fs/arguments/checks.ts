import { isEncoding } from "../node-parts.ts";
import { nativeError, outOfRange, wrongType, wrongValue } from "./argument-error.ts";
import { received } from "./received.ts";

// Each throws what Node throws where the value is not what is wanted.

export function mustBeInteger(
  value: unknown,
  name: string,
  least: number = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== "number") throw wrongType(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
}

export function mustBeInt32(value: unknown, name: string, least = -0x8000_0000): void {
  mustBeInteger(value, name, least, 0x7fff_ffff);
}

export function mustBeUint32(value: unknown, name: string, least = 0): asserts value is number {
  mustBeInteger(value, name, least, 0xffff_ffff);
}

export function mustBeBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== "boolean") throw wrongType(name, "of type boolean", value);
}

export function mustBeString(value: unknown, name: string): asserts value is string {
  if (typeof value !== "string") throw wrongType(name, "of type string", value);
}

export function mustBeFunction(
  value: unknown,
  name: string,
): asserts value is (...args: unknown[]) => unknown {
  if (typeof value !== "function") throw wrongType(name, "of type function", value);
}

export function mustBeObject(
  value: unknown,
  name: string,
  nullable: "nullable" | "object" = "object",
): void {
  if (value === null && nullable === "nullable") return;
  const right = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!right) throw wrongType(name, "of type object", value);
}

export function mustBeView(value: unknown, name = "buffer"): asserts value is ArrayBufferView {
  if (!ArrayBuffer.isView(value)) {
    throw wrongType(name, "an instance of Buffer, TypedArray, or DataView", value);
  }
}

export function mustBeViews(value: unknown, name = "buffers"): asserts value is ArrayBufferView[] {
  const right = Array.isArray(value) && value.every((one) => ArrayBuffer.isView(one));
  if (!right) throw wrongType(name, "an ArrayBufferView[]", value);
}

export function mustBeText(value: unknown, name: string): asserts value is string {
  if (typeof value !== "string") {
    const wanted = "of type string or an instance of Buffer, TypedArray, or DataView";
    throw wrongType(name, wanted, value);
  }
}

export function mustBeSignal(value: unknown, name: string): asserts value is AbortSignal {
  const right = typeof value === "object" && value !== null && "aborted" in value;
  if (value !== undefined && !right) throw wrongType(name, "an instance of AbortSignal", value);
}

/** "buffer" is one of them for names. */
export function mustBeEncoding(value: unknown): void {
  if (value && value !== "buffer" && !isEncoding(value)) {
    throw wrongValue("encoding", value, "is invalid encoding");
  }
}

/** Half a byte cannot be written. */
export function mustFitEncoding(text: string, encoding: unknown): void {
  if (encoding === "hex" && text.length % 2 !== 0) {
    throw wrongValue("encoding", encoding, `is invalid for data of length ${text.length}`);
  }
}

/** -0 is a descriptor, too. */
export function descriptorOf(value: unknown): number {
  if (Object.is(value, -0)) return 0;
  mustBeInt32(value, "fd", 0);
  return value as number;
}

/** The same for calls that Node checks in C++, which says some things otherwise. */
export function heldOf(value: unknown): number {
  if (typeof value === "number" && (value | 0) === value && value >= 0) return value + 0;
  if (typeof value !== "number") {
    const shown =
      typeof value === "bigint"
        ? `type bigint (${value})`
        : typeof value === "function"
          ? "function"
          : received(value);
    const message = `The "fd" argument must be of type number. Received ${shown}`;
    throw nativeError("ERR_INVALID_ARG_TYPE", message);
  }
  const range = Number.isInteger(value) ? ">= 0 && <= 2147483647" : "an integer";
  const message = `The value of "fd" is out of range. It must be ${range}. Received ${value}`;
  throw nativeError("ERR_OUT_OF_RANGE", message, RangeError);
}

/** What access and copyFile take. */
export function modeWithin(value: unknown, most: number): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== "number") {
    throw nativeError("ERR_INVALID_ARG_TYPE", "mode must be int32 or null/undefined");
  }
  if (!Number.isFinite(value)) {
    throw nativeError("ERR_OUT_OF_RANGE", "mode is out of range", RangeError);
  }
  const mode = Math.trunc(value);
  if (mode < 0 || mode > most) {
    const message = `mode is out of range: >= 0 && <= ${most}`;
    throw nativeError("ERR_OUT_OF_RANGE", message, RangeError);
  }
  return mode;
}
