import type { Classes } from "../classes/classify.ts";
import type { Instruction } from "../instruction.ts";
import type { LeftOvers } from "../left-overs/left-overs.ts";
import type { Version } from "../stack/place.ts";
import type { Stack } from "../stack/stack.ts";

/** What the rules look at. */
export interface Subject {
  readonly stack: Stack;
  readonly classes: Classes;
  readonly leftOvers: LeftOvers;
  /** By layer; null without a history. */
  readonly instructions: readonly (Instruction | null)[];
  /** Lowest layers that belong to the base, and are left out of the blame. */
  readonly base: number;
  /** Paths whose files belong in a volume: those of VOLUME, and where databases keep theirs. */
  readonly volumes: readonly string[];
}

/** Whether the version came with the base image: it can neither be blamed nor changed. */
export const isOfBase = ({ base }: Subject, { layer }: Version): boolean => layer < base;

/** The layers above the base, each with its number and what it has. */
export function ownLayers({ stack, base }: Subject) {
  return stack.layers.map((layer, index) => ({ ...layer, index })).slice(base);
}
