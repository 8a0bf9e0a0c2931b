import type { Layer } from "../layer/layer.ts";
import type { ByteRange } from "./byte-range.ts";
import type { Digest, ImageConfig } from "./imported-image.ts";
import type { LayerTarOptions } from "./layer-tar/write-layer-tar.ts";
import type { LayerTarProfile } from "./tar-profile.ts";

/** An image to be kept or saved: its config, and its layers lowest first. */
export interface Image {
  readonly config: ImageConfig;
  readonly layers: readonly ImageLayer[];
}

/** One layer of an image. */
export interface ImageLayer {
  readonly layer: Layer;
  readonly diffId: Digest;
  /** As `docker history` counts it. */
  readonly size: number;
  readonly tar: LayerTar;
}

/** Where the bytes of a layer's tar come from: those that were read, which must stay as they are whoever wrote them,
 *  or the tree itself, written as the profile says. */
export type LayerTar =
  | ReadTar
  | {
      readonly kind: "written";
      readonly profile: LayerTarProfile;
      /** The tree that it is written of, where registering made another of it (times before 1970). Default: the layer. */
      readonly from?: Layer;
      /** What the diff_id was made with besides. */
      readonly options?: LayerTarOptions;
    };

/** The tar as it was read. The range's file must stay open. */
export interface ReadTar {
  readonly kind: "read";
  readonly tar: ByteRange;
  readonly packed?: PackedTar;
}

/** The layer as it came, compressed. */
export interface PackedTar {
  readonly bytes: ByteRange;
  readonly digest: Digest;
  readonly mediaType: string;
}
