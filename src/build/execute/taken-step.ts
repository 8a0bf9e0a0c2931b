import type { Envelope } from "../../base/event.ts";
import type { ImageLayer } from "../../image/image.ts";
import type { BuildStep } from "../build.ts";

/** How a step ends: with files, or with none and a reason. */
export interface Taken {
  readonly words: string;
  readonly cached: boolean;
  readonly missReason?: string;
  readonly layer: ImageLayer | null;
  /** Why there is no layer. */
  readonly because: string;
  readonly envelopes: readonly Envelope[];
  readonly output: string;
  readonly wrote?: NonNullable<BuildStep["wrote"]>;
  readonly takenFrom?: string;
  /** When it was taken first. */
  readonly created?: string;
}

/** A step that changed no file. */
export function noLayer(words: string, because: string): Taken {
  return { words, because, cached: false, layer: null, envelopes: [], output: "" };
}
