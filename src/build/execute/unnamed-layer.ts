import { chainId } from "../../image/chain-id.ts";
import { layerDigest } from "../../image/layer-tar/layer-digest.ts";
import { BuildError } from "../build-error.ts";
import type { Instruction } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { isUntouched } from "./layer-stack.ts";
import type { RunOutcome } from "./run-step.ts";
import type { StageState } from "./stage-state.ts";
import type { Taken } from "./taken-step.ts";

/** Whether a step leaves the builder on a layer that its image does not name. The classic builder puts a COPY on the
 *  layer of the COPY before; if that copied nothing, it has an empty layer, and the image has none. On any other step,
 *  and on one from the cache, it begins from the image.   moby 20.10: rwLayer.Commit, NewChildImage */
export function leavesUnnamed(
  { kind }: Instruction,
  { cached, layer }: Taken,
  { builder }: BuildProfile,
): boolean {
  const isCopy = kind === "copy" || kind === "add";
  return builder === "classic" && isCopy && !cached && layer === null;
}

/** Nothing, unless a COPY wrote a layer on top of an unnamed one: the engine then has no layer on those that the image
 *  names. @throws BuildError in its words */
export function requireNamed(
  { stack, onUnnamed }: StageState,
  { upper, lowers }: RunOutcome,
  { tar }: BuildProfile,
): void {
  if (onUnnamed !== true || isUntouched(upper)) return;
  const { diffId } = layerDigest(upper, tar, { lowers });
  const chain = chainId([...stack.layers.map((layer) => layer.diffId), diffId]);
  throw new BuildError(
    `failed to export image: failed to create image: failed to get layer ${chain}: layer does not exist`,
    {
      remedy:
        "the classic builder fails at a COPY right after one that copied nothing: leave that one out, put another instruction between them, or build with BuildKit",
    },
  );
}
