import type { HistoryEntry } from "../../image/imported-image.ts";
import type { Settings } from "../settings.ts";
import type { LayerStack } from "./layer-stack.ts";
import type { StageArgs } from "./stage-args.ts";

/** A stage after some of its steps: the image that it would be if it ended here. */
export interface StageState {
  readonly stack: LayerStack;
  readonly settings: Settings;
  /** Lowest first. */
  readonly history: readonly HistoryEntry[];
  readonly author?: string;
  readonly created?: string;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** The stage has a CMD of its own. */
  readonly cmdSet: boolean;
  /** Names all that the layers depend on; what the next step is looked up by. */
  readonly key: string;
  readonly synthetic: boolean;
  /** Its build arguments, when it has ended. */
  readonly args?: StageArgs;
  /** The classic builder would put a COPY on a layer that this image does not name: see unnamed-layer.ts. */
  readonly onUnnamed?: boolean;
}
