import { digestOfBytes } from "../../image/digest.ts";
import type { BuildCache, StepIdentity } from "../build.ts";

/** The key of a step: that of the state it is taken from, and all that it depends on beside. */
export function keyOf(parent: string, step: string): string {
  return digestOfBytes(new TextEncoder().encode(`${parent}\n${step}`));
}

/** The key of a step by all that it depends on. */
export function keyOfStep({ parent, instruction, inputs }: StepIdentity): string {
  const [kind = ""] = /^\w+/.exec(instruction) ?? [];
  return keyOf(parent, `${kind.toUpperCase()} ${JSON.stringify(inputs)}`);
}

/** Why a step that is not in the cache was not: words for people. */
export function missReason(cache: BuildCache | null, identity: StepIdentity): string {
  if (cache === null) return "the cache was not used (--no-cache)";
  if (cache.missReason !== undefined) return cache.missReason(identity);
  return cache.get(identity.parent) === undefined
    ? "a step before it was taken anew"
    : "its command, arguments or files changed";
}
