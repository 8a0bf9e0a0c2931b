import { digestOfBytes } from "../../image/digest.ts";
import type { BuildCache } from "../build.ts";

/** The key of a step: that of the state it is taken from, and all that it depends on beside. */
export function keyOf(parent: string, step: string): string {
  return digestOfBytes(new TextEncoder().encode(`${parent}\n${step}`));
}

/** Why a step that is not in the cache was not: words for people. */
export function missReason(cache: BuildCache | null, parent: string): string {
  if (cache === null) return "the cache was not used (--no-cache)";
  return cache.get(parent) === undefined
    ? "a step before it was taken anew"
    : "its command, arguments or files changed";
}
