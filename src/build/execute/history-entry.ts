import type { HistoryEntry } from "../../image/imported-image.ts";
import type { Instruction } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import type { StageState } from "./stage-state.ts";
import type { Taken } from "./taken-step.ts";

const BUILDKIT_COMMENT = "buildkit.dockerfile.v0";

/** What the history says of a step that was taken, `now` unless it was taken before. */
export function historyEntry(
  { words, layer, created: taken }: Taken,
  { author, created: before }: StageState,
  { builder }: BuildProfile,
  now: string,
): HistoryEntry {
  const buildkit = builder === "buildkit";
  // BuildKit dates a step without a layer like the layer before it.
  const created = buildkit && layer === null ? before : (taken ?? now);
  return {
    ...(created === undefined ? {} : { created }),
    createdBy: words,
    ...(buildkit ? { comment: BUILDKIT_COMMENT } : {}),
    ...(author === undefined || buildkit ? {} : { author }),
    emptyLayer: layer === null,
  };
}

/** BuildKit writes no history of ONBUILD. */
export function isUnrecorded({ kind }: Instruction, { builder }: BuildProfile): boolean {
  return kind === "onbuild" && builder === "buildkit";
}
