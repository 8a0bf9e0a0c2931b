import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { asImage } from "../../src/image/as-image.ts";
import { readWhole } from "../../src/image/byte-range.ts";
import { CONFIG_LAYOUTS } from "../../src/image/config/config-layout.ts";
import { layerDigest } from "../../src/image/layer-tar/layer-digest.ts";
import { openImage } from "../../src/image/open-image.ts";
import { TAR_PROFILES } from "../../src/image/tar-profile.ts";
import {
  asFolder,
  asTar,
  dockerArchive,
  ociImage,
  ociLayout,
  sha256,
} from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
const LAYER = makeTar([{ name: "a", data: "1" }, { name: "b/" }]);
const OPTIONS = {
  profile: TAR_PROFILES["docker-28"],
  config: {
    layout: CONFIG_LAYOUTS["docker-28"],
    os: "linux",
    architecture: "arm64",
    created: "2024-01-01T00:00:00Z",
    comment: "Imported from -",
  },
};

describe("asImage()", () => {
  it("keeps the bytes of a docker-archive's layers and its config", async () => {
    const path = folder.write("d.tar", asTar(dockerArchive({ "x:1": { layers: [LAYER] } })));
    const imported = await openImage(path);

    const { config, layers } = asImage(imported, OPTIONS);

    const { tar, diffId } = layers[0]!;
    expect(config).toBe(imported.config);
    expect(diffId).toBe(`sha256:${sha256(LAYER)}`);
    expect(tar).toEqual({ kind: "read", tar: expect.anything() });
    expect(tar.kind === "read" && readWhole(tar.tar)).toEqual(LAYER);
    imported.close();
  });

  it("keeps a packed layer as it came, with its digest and type", async () => {
    const mediaType = "application/vnd.oci.image.layer.v1.tar+gzip";
    const { files, descriptor } = ociImage({ layers: [LAYER] }, { pack: gzipSync, mediaType });
    const imported = await openImage(
      asFolder(ociLayout(files, [descriptor]), join(folder.path, "o")),
    );

    const { tar } = asImage(imported, OPTIONS).layers[0]!;

    const packed = gzipSync(LAYER);
    expect(tar.kind === "read" && readWhole(tar.tar)).toEqual(LAYER);
    expect(tar.kind === "read" && tar.packed).toMatchObject({
      digest: `sha256:${sha256(packed)}`,
      mediaType,
    });
    expect(tar.kind === "read" && readWhole(tar.packed!.bytes)).toEqual(packed);
    imported.close();
  });

  it.each([true, false])(
    "gives a lone layer tar a config (digests checked: %s)",
    async (checkDigests) => {
      const imported = await openImage(folder.write("l.tar", LAYER), { checkDigests });

      const { config, layers } = asImage(imported, OPTIONS);

      expect(layers[0]).toMatchObject({ diffId: `sha256:${sha256(LAYER)}`, tar: { kind: "read" } });
      expect(config).toMatchObject({
        os: "linux",
        architecture: "arm64",
        diffIds: [`sha256:${sha256(LAYER)}`],
        history: [{ comment: "Imported from -", emptyLayer: false }],
      });
      imported.close();
    },
  );

  it("writes the layer of a folder as the profile says", async () => {
    const path = join(folder.path, "rootfs");
    mkdirSync(path);
    writeFileSync(join(path, "f"), "data");
    const imported = await openImage(path, { kind: "rootfs" });

    const { layers } = asImage(imported, OPTIONS);

    const { layer } = imported.layers[0]!;
    expect(layers).toEqual([
      {
        layer,
        size: 4,
        diffId: layerDigest(layer, OPTIONS.profile).diffId,
        tar: { kind: "written", profile: OPTIONS.profile },
      },
    ]);
    imported.close();
  });
});
