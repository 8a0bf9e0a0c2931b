import { CONFIG_LAYOUTS } from "../../image/config/config-layout.ts";
import { makeConfig } from "../../image/config/make-config.ts";
import type { Image, ImageLayer } from "../../image/image.ts";
import type { Digest, HistoryEntry, ImageConfig } from "../../image/imported-image.ts";
import { TAR_PROFILES } from "../../image/tar-profile.ts";
import type { BaseImage } from "../build.ts";
import { baseFacts, type LayerPlace } from "./base-facts.ts";
import { baseLayer } from "./base-layer.ts";
import { type BundledImage, bundledImage } from "./catalogue.ts";

/** What stands in the history of every step of a bundled base, and so in that of all images on it. */
const MARK = "copyup: a lesson's stand-in for ";

/** Same day for all: see MTIME of the layers. */
const CREATED = "2025-06-25T00:00:00Z";

/** How the layers of the bases are written. */
export const BASE_TAR_PROFILE = TAR_PROFILES["docker-28"];

/** The stand-in for an image that lessons start from: alpine, debian, ubuntu or node, with a tag or without. The paths,
 *  modes, owners and sizes are near the real ones, the bytes are not. It is made from what copyup brings along, and
 *  always the same: the same diff_ids. It is there for every platform (default: linux/amd64), in paths of amd64.
 *  Undefined for any other name. */
export async function bundledBase(
  name: string,
  platform = "linux/amd64",
): Promise<BaseImage | undefined> {
  const bundled = bundledImage(name);
  if (bundled === undefined) return undefined;
  return { image: await imageOf(bundled, platform), synthetic: true };
}

/** Whether a name asks for one of them. */
export function isBundled(name: string): boolean {
  return bundledImage(name) !== undefined;
}

/** Whether an image was built on a bundled base, whose bytes are not real: its history says so. */
export function isSynthetic(config: Pick<ImageConfig, "history">): boolean {
  return config.history.some(({ comment }) => comment?.startsWith(MARK));
}

async function imageOf({ name, config, steps }: BundledImage, platform: string): Promise<Image> {
  const layers: ImageLayer[] = [];
  const history: HistoryEntry[] = [];
  for (const place of steps) {
    const { createdBy, tree } = (await baseFacts(place[0])).layers[place[1]]!;
    const emptyLayer = tree === undefined;
    const comment = `${MARK}${name}, contents synthetic`;
    history.push({ created: CREATED, createdBy, comment, emptyLayer });
    if (!emptyLayer) layers.push(await layerOf(place));
  }
  const [os = "linux", architecture = "amd64", variant] = platform.split("/");
  const values = {
    ...{ architecture, os },
    ...(variant === undefined ? {} : { variant }),
    created: CREATED,
    container: (await baseFacts(config)).config,
    diffIds: layers.map(({ diffId }) => diffId),
    history,
  };
  return { config: makeConfig(values, CONFIG_LAYOUTS["buildkit-28"]), layers };
}

async function layerOf(place: LayerPlace): Promise<ImageLayer> {
  const layer = await baseLayer(place);
  const { default: made } = await import("./data/made.json", { with: { type: "json" } });
  const { diffId, size } = (made as Readonly<Record<string, MadeLayer>>)[place.join(" ")]!;
  return { layer, diffId, size, tar: { kind: "written", profile: BASE_TAR_PROFILE } };
}

/** What a layer's tar came to: recorded, for it takes seconds to compute. */
export interface MadeLayer {
  readonly diffId: Digest;
  /** Bytes of data. */
  readonly size: number;
}
