import type { Layer } from "../../layer/layer.ts";
import { digestOf, newHash } from "../digest.ts";
import type { Digest } from "../imported-image.ts";
import type { LayerTarProfile } from "../tar-profile.ts";
import { PIECE } from "./tar-output.ts";
import { type LayerTarOptions, type LayerTarSum, layerTarPieces } from "./write-layer-tar.ts";

export interface LayerDigest extends LayerTarSum {
  /** sha256 of the tar. */
  readonly diffId: Digest;
}

/** The diff_id that the engine gives a layer. Reads every content once and keeps none.
 *  @throws Error when the profile needs the layers below, and they are not given */
export function layerDigest(
  layer: Layer,
  profile: LayerTarProfile,
  options: LayerTarOptions = {},
): LayerDigest {
  const hash = newHash();
  memory ??= Buffer.allocUnsafe(PIECE);
  const own = memory;
  const pieces = layerTarPieces(layer, profile, options, () => own);
  let piece = pieces.next();
  while (piece.done !== true) {
    hash.update(piece.value);
    piece = pieces.next();
  }
  return { ...piece.value, diffId: digestOf(hash) };
}

/** Small layers are hashed by the hundred: making room for each anew would take as long. Nothing is in it between calls. */
let memory: Uint8Array | undefined;
