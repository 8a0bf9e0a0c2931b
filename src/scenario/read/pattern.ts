import type { CaseValue } from "../../cases/case.ts";

/** What files of a given size hold, and what writes of a given size write. Two patterns, so that a write changes
 *  what it writes over; both divide a page, so that equal offsets hold equal bytes. */
export function layerPattern(size: number): CaseValue {
  return { repeat: "lower-layer-data", len: size };
}

export function writePattern(size: number): CaseValue {
  return { repeat: "written-by-step\n", len: size };
}

/** Bytes that a value stands for. */
export function valueLength(value: CaseValue): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  return "hex" in value ? value.hex.length / 2 : value.len;
}
