import { expect, it } from "vitest";
import { layerPayload } from "../../src/image/layer-payload.ts";
import { layerSize } from "../../src/image/layer-size.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { RECORDED_LAYERS, recordedLayer } from "./support/recorded-layers.ts";

it.each(RECORDED_LAYERS.filter(({ from }) => from.startsWith("bk-")))(
  "layerPayload() is the size that `docker history` gave for $from",
  (recorded) => {
    expect(layerPayload(recordedLayer(recorded))).toBe(recorded.size);
  },
);

it("layerPayload() counts a hard link once and a symlink not at all", () => {
  const builder = new LayerBuilder();
  builder.put("/f", { type: "file", content: Content.hole(100) });
  builder.link("/g", "/f");
  builder.put("/s", { type: "symlink", target: "12345" });

  expect(layerPayload(builder.layer)).toBe(100);
  expect(layerSize(builder.layer)).toBe(105);
});
