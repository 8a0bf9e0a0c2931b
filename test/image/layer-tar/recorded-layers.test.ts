import { describe, expect, it } from "vitest";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { RECORDED_LAYERS, RECORDED_OWNERS, recordedLayer } from "../support/recorded-layers.ts";

describe("layerDigest() on the trees of layers that dockerd 20.10 built", () => {
  it("has 144 of them", () => {
    expect(RECORDED_LAYERS).toHaveLength(144);
    expect(new Set(RECORDED_LAYERS.map(({ diffId }) => diffId)).size).toBe(144);
  });

  it.each(RECORDED_LAYERS)("gives the diff_id of $from", (recorded) => {
    const layer = recordedLayer(recorded);

    const made = layerDigest(layer, TAR_PROFILES["docker-20.10"], { owners: RECORDED_OWNERS });

    expect(made).toMatchObject({ diffId: recorded.diffId, size: recorded.tarBytes });
  });

  it.each(RECORDED_LAYERS.filter(({ from }) => from.startsWith("bk-")))(
    "counts the bytes of $from as BuildKit does",
    (recorded) => {
      const layer = recordedLayer(recorded);

      const made = layerDigest(layer, TAR_PROFILES["docker-20.10"]);

      expect(made.payload).toBe(recorded.size);
    },
  );
});
