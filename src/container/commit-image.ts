import type { Timespec } from "../base/clock.ts";
import type { ConfigLayout } from "../image/config/config-layout.ts";
import { configValues } from "../image/config/config-values.ts";
import { makeConfig } from "../image/config/make-config.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import { layerSize } from "../image/layer-size.ts";
import { layerDigest } from "../image/layer-tar/layer-digest.ts";
import { registerLayer } from "../image/register-layer.ts";
import type { LayerTarProfile } from "../image/tar-profile.ts";
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
  readonly engine: CommittingEngine;
}

/** What commits: how it writes layers and configs, and its version. */
export interface CommittingEngine {
  readonly tar: LayerTarProfile;
  readonly layout: ConfigLayout;
  readonly version: string;
}

/** The image that `docker commit` makes of a container: its base's layers, and one of what was written; none when
 *  nothing was. Moby: daemon.CreateImageFromContainer */
export function committedImage(container: Container, init: CommitImageInit): Image {
  const { base, containerId, author, created, now, engine } = init;
  const { layer, config, history } = commitContainer(container, init);
  const layers = layer === null ? base.layers : [...base.layers, layerOf(layer, now, engine.tar)];
  // The author of the base did not commit this.
  const { author: _, ...values } = configValues(base.config);
  const by = author === undefined ? {} : { author };
  const made = makeConfig(
    {
      ...values,
      ...by,
      created,
      container: config,
      diffIds: layers.map(({ diffId }) => diffId),
      history: [...base.config.history, { ...history, ...by }],
      // The message is in the history alone.
      daemon: { containerId, containerConfig: init.config, dockerVersion: engine.version },
    },
    engine.layout,
  );
  return { config: made, layers };
}

function layerOf(upper: Layer, now: Timespec, profile: LayerTarProfile): ImageLayer {
  const { diffId } = layerDigest(upper, profile);
  const layer = registerLayer(upper, profile, { now, store: upper.store });
  const tar = { kind: "written", profile, from: upper } as const;
  return { layer, diffId, size: layerSize(layer), tar };
}
