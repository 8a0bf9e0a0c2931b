import type { Timespec } from "../base/clock.ts";
import { CONFIG_LAYOUTS } from "../image/config/config-layout.ts";
import { configValues } from "../image/config/config-values.ts";
import { makeConfig } from "../image/config/make-config.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import { layerSize } from "../image/layer-size.ts";
import { layerDigest } from "../image/layer-tar/layer-digest.ts";
import { registerLayer } from "../image/register-layer.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";
import type { Layer } from "../layer/layer.ts";
import { type CommitInit, commitContainer } from "./commit.ts";
import type { Container } from "./container.ts";

export interface CommitImageInit extends CommitInit {
  /** The image that the container was made from. */
  readonly base: Image;
  readonly containerId: string;
  /** -a */
  readonly author?: string;
  readonly now: Timespec;
}

const PROFILE = TAR_PROFILES["docker-28"];
const VERSION = "28.5.2";

/** The image that `docker commit` makes of a container: its base's layers, and one of what was written; none when
 *  nothing was. Moby: daemon.CreateImageFromContainer */
export function committedImage(container: Container, init: CommitImageInit): Image {
  const { base, containerId, author, message, created, now } = init;
  const { layer, config, history } = commitContainer(container, init);
  const layers = layer === null ? base.layers : [...base.layers, layerOf(layer, now)];
  const values = configValues(base.config);
  const by = author === undefined ? {} : { author };
  const made = makeConfig(
    {
      ...values,
      ...by,
      created,
      container: config,
      diffIds: layers.map(({ diffId }) => diffId),
      history: [...base.config.history, { ...history, ...by }],
      daemon: {
        containerId,
        containerConfig: init.config,
        dockerVersion: VERSION,
        ...(message === undefined || message === "" ? {} : { comment: message }),
      },
    },
    CONFIG_LAYOUTS["docker-28"],
  );
  return { config: made, layers };
}

function layerOf(upper: Layer, now: Timespec): ImageLayer {
  const { diffId } = layerDigest(upper, PROFILE);
  const layer = registerLayer(upper, PROFILE, { now, store: upper.store });
  const tar = { kind: "written", profile: PROFILE, from: upper } as const;
  return { layer, diffId, size: layerSize(layer), tar };
}
