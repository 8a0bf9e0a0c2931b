import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { OpenImageOptions } from "../../src/image/imported-image.ts";
import { openImage } from "../../src/image/open-image.ts";
import {
  asFolder,
  asTar,
  type ImageFiles,
  ociImage,
  ociIndex,
  ociLayout,
  sha256,
} from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
const layerFor = (text: string) => makeTar([{ name: text, data: text }]);
const base = layerFor("base");
const GZIP = {
  pack: (layer: Buffer) => gzipSync(layer),
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
};

async function open(files: ImageFiles, options: OpenImageOptions = {}) {
  const opened = await openImage(folder.write("image.tar", asTar(files)), options);
  opened.close();
  return opened;
}

describe("openImage() on an OCI layout", () => {
  it.each([
    ["plain layers", {}],
    ["gzip layers", GZIP],
    [
      "Docker's media type",
      { ...GZIP, mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip" },
    ],
  ])("reads %s, in a tar and in a folder", async (name, options) => {
    const { files, descriptor } = ociImage(
      { layers: [base, layerFor("top")], steps: ["a", "b"] },
      options,
    );
    const layout = ociLayout(files, [descriptor]);
    const fromTar = await open(layout);
    const fromFolder = await openImage(asFolder(layout, join(folder.path, name)));
    fromFolder.close();

    for (const found of [fromTar, fromFolder]) {
      expect(found.kind).toBe("oci-layout");
      expect(found.layers).toMatchObject([
        { diffId: `sha256:${sha256(base)}`, size: 4, createdBy: "a" },
        { diffId: `sha256:${sha256(layerFor("top"))}`, size: 3, createdBy: "b" },
      ]);
    }
  });

  const amd = ociImage(
    { layers: [layerFor("amd64")] },
    { platform: { os: "linux", architecture: "amd64" } },
  );
  const arm = ociImage(
    { layers: [layerFor("arm64")], architecture: "arm64" },
    { platform: { os: "linux", architecture: "arm64", variant: "v8" } },
  );
  const attestation = {
    ...amd.descriptor,
    digest: `sha256:${"0".repeat(64)}`,
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  const index = ociIndex([amd.descriptor, arm.descriptor, attestation], {
    "org.opencontainers.image.ref.name": "multi",
  });
  const other = ociImage(
    { layers: [base] },
    { annotations: { "io.containerd.image.name": "docker.io/library/other:2" } },
  );
  const blobs = { ...amd.files, ...arm.files, ...index.files, ...other.files };

  it.each<[OpenImageOptions, string]>([
    [{ reference: "multi", platform: "linux/amd64" }, "amd64"],
    [{ reference: "multi", platform: "linux/arm64" }, "arm64"],
    [{ reference: "multi", platform: "linux/arm64/v8" }, "arm64"],
    [{ reference: "other:2" }, "base"],
    [{ reference: "@1", platform: "linux/arm64" }, "arm64"],
    [{ reference: "@2" }, "base"],
  ])("chooses by name and platform: %j", async (options, expected) => {
    const found = await open(ociLayout(blobs, [index.descriptor, other.descriptor]), options);

    expect(found.layers[0]!.layer.get(`/${expected}`)).toBeDefined();
    expect(found.reference).toBe(expected === "base" ? "docker.io/library/other:2" : "multi");
  });

  it.each<[OpenImageOptions, string]>([
    [{}, "no one image"],
    [{ reference: "none" }, "no one image none"],
    [{ reference: "multi", platform: "linux/s390x" }, "no one image multi for linux/s390x"],
  ])("lists what there is when %j leaves no choice or none", async (options, message) => {
    const layout = ociLayout({ ...blobs, ...amd.files }, [
      ...[
        index.descriptor,
        { ...index.descriptor, annotations: { "org.opencontainers.image.ref.name": "more" } },
      ],
      other.descriptor,
    ]);
    const opening = open(layout, options).then((image) => image.layers[0]!.layer.name);

    if (options.reference === undefined) await expect(opening).rejects.toThrow("holds 5 images");
    else await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow("multi linux/arm64/v8 sha256:");
  });

  it("reads one platform of an index whose other blobs were not saved", async () => {
    const files = { ...amd.files, ...index.files };

    const found = await open(ociLayout(files, [index.descriptor]), { platform: "linux/amd64" });
    expect(found.layers[0]!.layer.get("/amd64")).toBeDefined();

    const missing = open(ociLayout(files, [index.descriptor]), { platform: "linux/arm64" });
    await expect(missing).rejects.toThrow("is missing; the index names it");
  });
});

describe("openImage() refuses an OCI layout", () => {
  const image = ociImage({ layers: [base] });
  const layerPath = `blobs/sha256/${sha256(base)}`;
  const with_ = (files: ImageFiles, descriptor = image.descriptor) =>
    ociLayout({ ...image.files, ...files }, [descriptor]);
  const manifestPath = `blobs/sha256/${image.descriptor.digest.slice(7)}`;
  const remade = (change: (manifest: typeof image.manifest) => unknown) => {
    const text = JSON.stringify(change(image.manifest));
    const descriptor = { ...image.descriptor, digest: `sha256:${sha256(text)}`, size: text.length };
    return with_({ [`blobs/sha256/${sha256(text)}`]: text }, descriptor);
  };

  it.each<[string, ImageFiles, string]>([
    [
      "whose layer has another digest",
      with_({ [layerPath]: makeTar([{ name: "base", data: "evil" }]) }),
      "the layer has digest sha256:",
    ],
    [
      "whose layer has another size",
      with_({ [layerPath]: makeTar([]) }),
      `${layerPath}: 1024 bytes long; expected ${base.length} bytes, as its descriptor says`,
    ],
    [
      "whose manifest has another digest",
      with_({ [manifestPath]: String(image.files[manifestPath]).replace("2", "3") }),
      "the manifest has digest sha256:",
    ],
    [
      "of a version to come",
      { ...with_({}), "oci-layout": '{"imageLayoutVersion":"2.0.0"}' },
      'oci-layout.imageLayoutVersion is "2.0.0"; expected 1.0.0',
    ],
    [
      "whose index lists nothing",
      ociLayout({}, []),
      "holds no image: its index lists none; save or download the image again",
    ],
    [
      "with a digest of another kind",
      with_({}, { ...image.descriptor, digest: "md5:abc" }),
      'index.json.manifests[0].digest is "md5:abc"; expected a digest',
    ],
    [
      "with a digest that is a path",
      with_({}, { ...image.descriptor, digest: "sha256:../../../etc/passwd" }),
      "expected a digest",
    ],
    [
      "with layers of another type",
      remade((one) => ({
        ...one,
        layers: one.layers.map((layer) => ({
          ...layer,
          mediaType: "application/vnd.oci.image.layer.v1.tar+encrypted",
        })),
      })),
      "manifest.layers[0].mediaType is",
    ],
    [
      "with fewer layers than the config says",
      remade((one) => ({ ...one, layers: [] })),
      "the manifest lists 0 layers; expected 1",
    ],
    [
      "whose config is no image's",
      remade((one) => ({ ...one, config: one.layers[0] })),
      "not JSON",
    ],
    [
      "without a size",
      with_({}, { ...image.descriptor, size: -1 }),
      "size is -1; expected a number of bytes",
    ],
  ])("%s", async (_, files, message) => {
    await expect(open(files)).rejects.toThrow(message);
  });

  it("with indexes nested without end", async () => {
    let { descriptor } = image;
    const files: ImageFiles = { ...image.files };
    for (let depth = 0; depth < 6; depth++) {
      const nested = ociIndex([descriptor]);
      Object.assign(files, nested.files);
      descriptor = nested.descriptor as never;
    }

    await expect(open(ociLayout(files, [descriptor]))).rejects.toThrow(
      "indexes nested at most 4 deep",
    );
  });
});
