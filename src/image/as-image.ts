import { type ImportValues, importConfig } from "./config/import-config.ts";
import { digestOfRange } from "./digest.ts";
import type { Image, ImageLayer } from "./image.ts";
import type { ImportedImage, ImportedLayer } from "./imported-image.ts";
import { layerDigest } from "./layer-tar/layer-digest.ts";
import type { LayerTarOptions } from "./layer-tar/write-layer-tar.ts";
import type { LayerTarProfile } from "./tar-profile.ts";

export interface AsImageOptions {
  /** How layers are written that came without a tar: those of folders. */
  readonly profile: LayerTarProfile;
  readonly tar?: LayerTarOptions;
  /** What the config says when there was none: of folders and lone layer tars. */
  readonly config: Omit<ImportValues, "diffIds">;
}

/** What was opened as an image that can be kept, saved and built on, until it is closed. Layers that were read keep
 *  their bytes, whoever wrote them. Reads all contents of a layer whose diff_id nobody has computed yet.
 *  @throws ImageError when a layer cannot be read */
export function asImage(imported: ImportedImage, options: AsImageOptions): Image {
  const layers = imported.layers.map((layer) => asLayer(layer, options));
  const diffIds = layers.map(({ diffId }) => diffId);
  const config = imported.config ?? importConfig({ ...options.config, diffIds });
  return { config, layers };
}

function asLayer(
  { layer, size, source, diffId }: ImportedLayer,
  options: AsImageOptions,
): ImageLayer {
  if (source !== undefined) {
    return { layer, size, tar: source, diffId: diffId ?? digestOfRange(source.tar) };
  }
  const { profile, tar } = options;
  const written = {
    kind: "written",
    profile,
    ...(tar === undefined ? {} : { options: tar }),
  } as const;
  return { layer, size, tar: written, diffId: diffId ?? layerDigest(layer, profile, tar).diffId };
}
