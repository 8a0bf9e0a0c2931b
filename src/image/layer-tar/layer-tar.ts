import type { Layer } from "../../layer/layer.ts";
import { TAR_PROFILES, type TarEngine } from "../tar-profile.ts";
import { type LayerTarSum, writeLayerTar } from "./write-layer-tar.ts";

/** A layer as the tar that an engine makes of it, in pieces of at most 256 KiB; docker-28 unless another is named. Removed
 *  names are `.wh.` entries, as the OCI image-spec has them. Gives its size in the end. */
export function layerTar(
  layer: Layer,
  options: { readonly as?: TarEngine; readonly lowers?: readonly Layer[] } = {},
): Generator<Uint8Array, LayerTarSum> {
  const { as = "docker-28", lowers } = options;
  return writeLayerTar(layer, TAR_PROFILES[as], lowers === undefined ? {} : { lowers });
}
