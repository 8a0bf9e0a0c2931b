import type { SourceRange } from "../../build/dockerfile.ts";

/** Where the instructions of layers stand. */
export interface StepSource {
  /** As it was given: a path. */
  readonly dockerfile: string;
  /** By the number of the layer. */
  readonly steps: ReadonlyMap<number, SourceRange>;
}
