import type { Timespec } from "../../src/base/clock.ts";

/** When every entry of a recorded layer was last changed and read. */
export const T0: Timespec = { sec: 1_000_000_000, nsec: 0 };

const FURTHEST = 100_000;
const ENCODER = new TextEncoder();
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes that a recording spells as text, or as "0x…" when they are not printable. */
export function bytesOf(text: string): Uint8Array {
  if (!/^0x([0-9a-f]{2})*$/.test(text)) return ENCODER.encode(text);
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function textOf(bytes: Uint8Array): string {
  try {
    const text = UTF8.decode(bytes);
    if (!/[\0-\x08\x0b-\x1f\x7f]/.test(text)) return text;
  } catch {
    // Not UTF-8.
  }
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** "T0" unchanged since the layers were laid, "T0+n" set by the case, "now" set by the kernel. */
export function timeText(sec: number): string {
  const since = sec - T0.sec;
  if (since === 0) return "T0";
  return since > 0 && since < FURTHEST ? `T0+${since}` : "now";
}

export const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, "0");

export const bitsOf = (mode: string): number => Number.parseInt(mode, 8);

/** The names of the types, where the recordings' differ from ours. */
export const shownType = (type: string): string => (type === "socket" ? "sock" : type);
export const ownType = (type: string): string => (type === "sock" ? "socket" : type);
