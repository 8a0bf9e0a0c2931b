import { describe, expect, it } from "vitest";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { layerOf, ODD_LAYERS, ODD_OWNERS } from "../support/odd-layers.ts";

describe("layerDigest() on trees made to be odd", () => {
  it.each(ODD_LAYERS.map((layer, i) => ({ i, ...layer })))(
    "gives the diff_id that dockerd 20.10 gave tree $i",
    ({ written, diffId }) => {
      const layer = layerOf(written);

      const made = layerDigest(layer, TAR_PROFILES["docker-20.10"], { owners: ODD_OWNERS });

      expect(made.diffId).toBe(diffId);
    },
  );

  it("covers what makes headers odd", () => {
    const rows = ODD_LAYERS.flatMap(({ written }) => written);
    const kinds = {
      "stray bytes": rows.some(({ path }) =>
        /[\udc80-\udcff]/.test(path.replace(/[\ud800-\udbff]./g, "")),
      ),
      "long names": rows.some(({ path }) => path.length > 300),
      "hard links": rows.some((row) => "link" in row),
      "large ids": rows.some((row) => "uid" in row && row.uid > 2 ** 21),
      "before 1970": rows.some((row) => "uid" in row && (row.mtime?.[0] ?? 0) < 0),
      capabilities: rows.some(
        (row) => "uid" in row && row.xattrs?.["security.capability"] !== undefined,
      ),
      sockets: rows.some((row) => "uid" in row && row.type === "socket"),
    };

    expect(Object.entries(kinds).filter(([, there]) => !there)).toEqual([]);
  });
});
