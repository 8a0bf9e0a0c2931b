import { expect, it } from "vitest";
import { layerSize } from "../../../src/image/layer-size.ts";
import { measureLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import { RECORDED_LAYERS, recordedLayer } from "../support/recorded-layers.ts";

const payloadOf = (layer: Layer) => measureLayerTar(layer, TAR_PROFILES["docker-28"]).payload;

it.each(RECORDED_LAYERS.filter(({ from }) => from.startsWith("bk-")))(
  "the payload is the size that `docker history` gave for $from",
  (recorded) => {
    expect(payloadOf(recordedLayer(recorded))).toBe(recorded.size);
  },
);

it("the payload counts a hard link once and a symlink not at all", () => {
  const builder = new LayerBuilder();
  builder.put("/f", { type: "file", content: Content.hole(100) });
  builder.link("/g", "/f");
  builder.put("/s", { type: "symlink", target: "12345" });

  expect(payloadOf(builder.layer)).toBe(100);
  expect(layerSize(builder.layer)).toBe(105);
});
