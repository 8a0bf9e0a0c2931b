import type { HistoryEntry } from "../../image/imported-image.ts";
import type { BuildProfile } from "../profile.ts";
import type { StageState } from "./stage-state.ts";

/** What a step adds to the history of its stage. `now`: when the step was taken. */
export function historyEntry(
  { author, created: before }: StageState,
  builder: BuildProfile["builder"],
  {
    words,
    isEmpty,
    now,
  }: { readonly words: string; readonly isEmpty: boolean; readonly now: string },
): HistoryEntry {
  const buildkit = builder === "buildkit";
  // BuildKit dates a step without a layer like the layer before it.
  const created = buildkit && isEmpty ? before : now;
  return {
    ...(created === undefined ? {} : { created }),
    createdBy: words,
    ...(buildkit ? { comment: BUILDKIT_COMMENT } : {}),
    ...(author === undefined || buildkit ? {} : { author }),
    emptyLayer: isEmpty,
  };
}

const BUILDKIT_COMMENT = "buildkit.dockerfile.v0";
