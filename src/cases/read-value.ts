import type { CaseValue } from "./case.ts";
import { CaseError } from "./case-error.ts";

/** Readers of one JSON value: the value as the type it should have, or a CaseError that says what is there. */

export function unexpected(value: unknown, where: string, expected: string): CaseError {
  const found = value === undefined ? "nothing" : JSON.stringify(outside(value));
  const short = found.length > LONGEST_QUOTE ? `${found.slice(0, LONGEST_QUOTE)}…` : found;
  return new CaseError(where, `expected ${expected}, found ${short}`);
}

const LONGEST_QUOTE = 60;

/** A list or an object without what lies in its own: that may go deeper than a stack. */
function outside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, folded(item)]));
}

const folded = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? "…" : value;

export function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw unexpected(value, where, "an object");
}

export function array(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(value, where, "an array");
}

export function string(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw unexpected(value, where, "a string");
}

/** Text that a system call takes: it ends at a NUL. */
export function text(value: unknown, where: string): string {
  const found = string(value, where);
  if (!found.includes("\0")) return found;
  throw unexpected(value, where, "text without NUL");
}

export function boolean(value: unknown, where: string): boolean {
  if (typeof value === "boolean") return value;
  throw unexpected(value, where, "true or false");
}

export function integer(value: unknown, where: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw unexpected(value, where, "a whole number");
}

/** Modes, sizes, owners: not below zero. */
export function count(value: unknown, where: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw unexpected(value, where, "a whole number, not negative");
}

export function number(value: unknown, where: string): number {
  if (typeof value === "number") return value;
  throw unexpected(value, where, "a number");
}

export function rdev(value: unknown, where: string): readonly [number, number] {
  const pair = array(value, where);
  if (pair.length !== 2) throw unexpected(value, where, "[major, minor]");
  return [count(pair[0], `${where}[0]`), count(pair[1], `${where}[1]`)];
}

export function bytes(value: unknown, where: string): CaseValue {
  if (typeof value === "string") return value;
  const fields = object(value, where);
  if (typeof fields.hex === "string" && HEX.test(fields.hex)) return { hex: fields.hex };
  if (typeof fields.repeat === "string" && fields.repeat !== "") {
    return { repeat: fields.repeat, len: count(fields.len, `${where}.len`) };
  }
  throw unexpected(value, where, 'text, {"hex":"…"} or {"repeat":"…","len":n}');
}

/** Of an xattr: it is kept as it is, where a content is not. Linux refuses those beyond 64 KiB. */
export function xattrValue(value: unknown, where: string): CaseValue {
  const found = bytes(value, where);
  if (typeof found === "string" || "hex" in found || found.len <= LONGEST_XATTR) return found;
  throw unexpected(found.len, `${where}.len`, `${LONGEST_XATTR} or less`);
}

const LONGEST_XATTR = 2 ** 24;

const HEX = /^([0-9a-f]{2})*$/i;
