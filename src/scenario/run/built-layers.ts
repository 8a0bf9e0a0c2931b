import type { BuildDeed } from "../result.ts";
import type { OpenLayer } from "./open-layers.ts";

/** The layers of an image that was built, lowest first: those of its base by its FROM, those above by the instruction
 *  that made them. */
export function builtLayers({ image, built, baseLayers }: BuildDeed): readonly OpenLayer[] {
  const { history } = image.config;
  const made = history.filter(({ emptyLayer }) => !emptyLayer);
  const instructions = new Map(
    built.steps.flatMap(({ layer, original }) => (layer.made ? [[layer.diffId, original]] : [])),
  );
  const from = built.stages.findLast(({ base }) => base !== null)?.original ?? "base";
  return image.layers.map(({ layer, diffId }, i) => {
    const instruction = i < baseLayers ? undefined : instructions.get(diffId);
    return {
      name: instruction ?? from,
      layer,
      createdBy: instruction === undefined ? made[i]?.createdBy : undefined,
    };
  });
}
