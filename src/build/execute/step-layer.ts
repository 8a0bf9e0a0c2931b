import type { Timespec } from "../../base/clock.ts";
import type { ImageLayer } from "../../image/image.ts";
import { layerSize } from "../../image/layer-size.ts";
import { layerDigest } from "../../image/layer-tar/layer-digest.ts";
import { registerLayer } from "../../image/register-layer.ts";
import { isDir } from "../../layer/inode.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import { isWhiteout } from "../../layer/marks.ts";
import type { StepLayer } from "../build.ts";
import type { BuildProfile } from "../profile.ts";

/** What a step wrote, as the layer that the engine keeps. `lowers`: the layers below, topmost first. */
export function layerFrom(
  upper: Layer,
  lowers: readonly Layer[],
  profile: BuildProfile,
  now: Timespec,
): ImageLayer {
  const options = { lowers };
  const { diffId, payload } = layerDigest(upper, profile.tar, options);
  const registered = profile.layers === "registered";
  const layer = registered ? registerLayer(upper, profile.tar, { now, store: upper.store }) : upper;
  const size = profile.size === "payload" ? payload : layerSize(layer);
  const written = { kind: "written", profile: profile.tar, options } as const;
  return { layer, diffId, size, tar: registered ? { ...written, from: upper } : written };
}

/** What a report says of a layer. */
export function stepLayer({ layer, diffId, size }: ImageLayer): StepLayer {
  let files = 0;
  let whiteouts = 0;
  for (const { inode } of walk(layer.root)) {
    if (isWhiteout(inode)) whiteouts++;
    else if (!isDir(inode)) files++;
  }
  return { made: true, diffId, size, files, whiteouts };
}
