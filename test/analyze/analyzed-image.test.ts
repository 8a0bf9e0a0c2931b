import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { analyzeImage } from "../../src/analyze/analyze-image.ts";
import { builtImage, openedImage } from "../../src/analyze/analyzed-image.ts";
import { CONFIG_LAYOUTS } from "../../src/image/config/config-layout.ts";
import { makeConfig } from "../../src/image/config/make-config.ts";
import type { Image, ImageLayer } from "../../src/image/image.ts";
import { layerSize } from "../../src/image/layer-size.ts";
import { layerDigest } from "../../src/image/layer-tar/layer-digest.ts";
import { openImage } from "../../src/image/open-image.ts";
import { saveDocker } from "../../src/image/save/save-docker.ts";
import { TAR_PROFILES } from "../../src/image/tar-profile.ts";
import { layer, type Tree, WHITEOUT } from "../support/layer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIG = "0123456789".repeat(2000);
const TREES: readonly Tree[] = [
  { "/a": BIG, "/b": { link: "/a" }, "/d/e": `${BIG}e`, "/f": `${BIG}f`, "/same": `${BIG}e` },
  { "/d/e": { text: `${BIG}e`, uid: 1 }, "/f": `${BIG}g`, "/a": WHITEOUT, "/moved": "x" },
  { "/d/": { opaque: true }, "/new": { text: "x" }, "/moved": WHITEOUT },
];

function imageOf(trees: readonly Tree[]): Image {
  const profile = TAR_PROFILES["docker-28"];
  const layers = trees.map((tree, i): ImageLayer => {
    const one = layer(`${i}`, tree);
    const { diffId } = layerDigest(one, profile);
    return { layer: one, diffId, size: layerSize(one), tar: { kind: "written", profile } };
  });
  const config = makeConfig(
    {
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      container: {},
      diffIds: layers.map(({ diffId }) => diffId),
      history: trees.map((_, i) => ({ createdBy: `RUN /bin/sh -c step ${i}`, emptyLayer: false })),
    },
    CONFIG_LAYOUTS["docker-28"],
  );
  return { config, layers };
}

it("analyzes an archive as the image that was saved to it", async () => {
  const image = imageOf(TREES);
  const archive = join(temporaryFolder(), "image.tar");
  writeFileSync(archive, Buffer.concat([...saveDocker([{ image, references: [] }], "legacy")]));
  const opened = await openImage(archive);
  try {
    const built = await analyzeImage(builtImage(image), { name: "one" });

    expect(await analyzeImage(openedImage(opened), { name: "one" })).toEqual(built);
    expect(built.layers.map(({ instruction }) => instruction)).toEqual([
      "RUN step 0",
      "RUN step 1",
      "RUN step 2",
    ]);
    expect(built.findings.map(({ kind, layer: index }) => `${kind} ${index}`).sort()).toEqual([
      "deleted 2",
      "metadata 1",
      "moved 2",
      "partial 1",
    ]);
  } finally {
    opened.close();
  }
});
