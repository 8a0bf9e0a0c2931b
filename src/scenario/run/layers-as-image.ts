import { asImage } from "../../image/as-image.ts";
import { CONFIG_LAYOUTS } from "../../image/config/config-layout.ts";
import type { Image } from "../../image/image.ts";
import { TAR_PROFILES } from "../../image/tar-profile.ts";
import type { ImportedLayers } from "./open-layers.ts";

/** Layers as an image that can be built on: digests are computed when they are first asked for. */
export function layersAsImage({ layers, config }: ImportedLayers): Image {
  const known = config === undefined ? {} : { config };
  const imported = { kind: "rootfs", layers, notes: [], close: () => {}, ...known } as const;
  return asImage(imported, {
    profile: TAR_PROFILES["docker-28"],
    config: {
      layout: CONFIG_LAYOUTS["docker-28"],
      os: "linux",
      architecture: "amd64",
      created: "1970-01-01T00:00:00Z",
      comment: "Layers of a scenario",
    },
  });
}
