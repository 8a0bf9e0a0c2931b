import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { OpenImageOptions } from "../../src/image/imported-image.ts";
import { openImage } from "../../src/image/open-image.ts";
import { rowsOf } from "./support/layer-rows.ts";
import {
  asFolder,
  asTar,
  configOf,
  dockerArchive,
  type ImageFiles,
  sha256,
} from "./support/make-image.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
const base = makeTar([{ name: "etc/" }, { name: "etc/motd", data: "hi\n", mtime: 7 }]);
const top = makeTar([{ name: "etc/.wh.motd" }, { name: "new", data: "1234567" }]);
const steps = ["ADD rootfs /", "LABEL a=b (empty)", "RUN rm /etc/motd"];
const image = { layers: [base, top], steps };

async function open(files: ImageFiles, options: OpenImageOptions = {}) {
  const opened = await openImage(folder.write("image.tar", asTar(files)), options);
  const { close, ...found } = opened;
  const paths = found.layers.map(({ layer }) => rowsOf(layer).map((row) => row.path));
  close();
  return { ...found, paths };
}

describe("openImage() on a docker-archive", () => {
  it("gives the layers lowest first, with their steps, and the config", async () => {
    const found = await open(dockerArchive({ "app:1": image }));

    expect(found).toMatchObject({ kind: "docker-archive", reference: "app:1", notes: [] });
    expect(found.config).toMatchObject({
      id: `sha256:${sha256(configOf(image))}`,
      os: "linux",
      architecture: "amd64",
      container: { Env: ["A=b"], Cmd: ["sh"] },
      history: [
        { createdBy: "ADD rootfs /", emptyLayer: false },
        { createdBy: "LABEL a=b", emptyLayer: true },
        { createdBy: "RUN rm /etc/motd", emptyLayer: false },
      ],
    });
    expect(found.layers).toMatchObject([
      {
        name: sha256(base).slice(0, 12),
        diffId: `sha256:${sha256(base)}`,
        size: 3,
        createdBy: "ADD rootfs /",
      },
      {
        name: sha256(top).slice(0, 12),
        diffId: `sha256:${sha256(top)}`,
        size: 7,
        createdBy: "RUN rm /etc/motd",
      },
    ]);
    expect(found.paths).toEqual([
      ["/", "/etc", "/etc/motd"],
      ["/", "/etc", "/etc/motd", "/new"],
    ]);
  });

  it("reads the form of Docker 25 and later, where blobs are named by digest", async () => {
    const config = configOf(image);
    const blob = (bytes: Buffer | string) => `blobs/sha256/${sha256(bytes)}`;
    const found = await open({
      [blob(config)]: config,
      [blob(base)]: base,
      [blob(top)]: top,
      "index.json": '{"schemaVersion":2,"manifests":[]}',
      "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
      "manifest.json": JSON.stringify([
        { Config: blob(config), RepoTags: ["app:1"], Layers: [blob(base), blob(top)] },
      ]),
    });

    expect(found.kind).toBe("docker-archive");
    expect(found.layers.map((layer) => layer.size)).toEqual([3, 7]);
  });

  it("reads the form of the containerd store, whose blobs are packed", async () => {
    const config = configOf(image);
    const packed = [base, top].map((layer) => gzipSync(layer));
    const blob = (bytes: Buffer | string) => `blobs/sha256/${sha256(bytes)}`;
    const files: ImageFiles = {
      [blob(config)]: config,
      "manifest.json": JSON.stringify([
        { Config: blob(config), RepoTags: null, Layers: packed.map(blob) },
      ]),
    };
    for (const layer of packed) files[blob(layer)] = layer;
    const found = await open(files);

    expect(found.reference).toBeUndefined();
    expect(found.layers.map((layer) => layer.diffId)).toEqual([
      `sha256:${sha256(base)}`,
      `sha256:${sha256(top)}`,
    ]);

    files[blob(packed[1]!)] = gzipSync(base);
    await expect(open(files)).rejects.toThrow(`: the layer has digest sha256:`);
  });

  it("follows the symlinks that stand for layers images share, and names them apart", async () => {
    const files = dockerArchive({ "a:1": { layers: [base] }, "b:1": { layers: [base, base] } });

    const found = await open(files, { reference: "b:1" });

    const name = sha256(base).slice(0, 12);
    expect(found.layers.map((layer) => layer.name)).toEqual([name, `${name} (2)`]);
    expect(found.layers[0]!.layer).not.toBe(found.layers[1]!.layer);
  });

  it("reads a folder that an archive was unpacked to, and an archive that was packed", async () => {
    const files = dockerArchive({ "app:1": image });
    const unpacked = await openImage(asFolder(files, join(folder.path, "unpacked")));
    const packed = await openImage(folder.write("image.tar.gz", gzipSync(asTar(files))));

    expect(unpacked.kind).toBe("docker-archive");
    expect(packed.layers.map((layer) => layer.diffId)).toEqual(
      unpacked.layers.map((layer) => layer.diffId),
    );
    expect(rowsOf(packed.layers[0]!.layer)).toEqual(rowsOf(unpacked.layers[0]!.layer));
    unpacked.close();
    packed.close();
  });

  it.each([
    ["b", "b:latest"],
    ["b:latest", "b:latest"],
    ["docker.io/library/b", "b:latest"],
    ["localhost:5000/a/b:2", "localhost:5000/a/b:2"],
    ["@0", "b:latest"],
    ["@1", "localhost:5000/a/b:2"],
  ])("finds the image %s", async (reference, tag) => {
    const images = { "b:latest": image, "localhost:5000/a/b:2": image, "a:1": { layers: [] } };

    expect((await open(dockerArchive(images), { reference })).reference).toBe(tag);
  });
});

describe("openImage() on a docker-archive of several images", () => {
  it("tells references that each mean one of them", async () => {
    const files = dockerArchive({ "a:1": image, "b:2": { layers: [] } });
    const untagged = JSON.parse(String(files["manifest.json"])).map((one: object, i: number) =>
      i === 0 ? { ...one, RepoTags: null } : one,
    );
    const archive = { ...files, "manifest.json": JSON.stringify(untagged) };

    const failure = await open(archive).catch((error) => error);

    expect(failure.message).toBe(
      "image.tar: holds 2 images; expected the name of one of: @0 (no tag), b:2".replace(
        "image.tar",
        failure.fault.archive,
      ),
    );
    expect(failure.fault.choices).toEqual({ kind: "docker-archive", references: ["@0", "b:2"] });
    expect((await open(archive, { reference: "@0" })).layers).toHaveLength(2);
    await expect(open(archive, { reference: "@2" })).rejects.toThrow("no one image @2");
  });
});

describe("openImage() refuses a docker-archive", () => {
  const files = dockerArchive({ "app:1": image });
  const manifest = JSON.parse(String(files["manifest.json"]));
  const [layerPath] = manifest[0].Layers as string[];
  const changed = (change: Record<string, unknown>): ImageFiles => ({
    ...files,
    "manifest.json": JSON.stringify([{ ...manifest[0], ...change }]),
  });

  it.each<[string, ImageFiles, string]>([
    [
      "with several images, when none is chosen",
      dockerArchive({ "a:1": image, "b:2": { layers: [] } }),
      "image.tar: holds 2 images; expected the name of one of: a:1, b:2",
    ],
    [
      "with no image",
      { ...files, "manifest.json": "[]" },
      "image.tar: holds no image: its manifest.json lists none; save the image again",
    ],
    [
      "whose layer is another one",
      { ...files, [layerPath!]: top },
      `image.tar > ${layerPath}: the unpacked layer has digest sha256:${sha256(top)}; expected sha256:${sha256(base)}; the archive was damaged or changed`,
    ],
    [
      "whose config is another one",
      { ...files, [manifest[0].Config]: configOf({ layers: [base, top] }) },
      `: the config has digest sha256:${sha256(configOf({ layers: [base, top] }))}`,
    ],
    [
      "with more layers than the config knows",
      changed({ Layers: [...manifest[0].Layers, layerPath] }),
      "image.tar > manifest.json: the manifest lists 3 layers; expected 2, as the config says",
    ],
    [
      "without one of its layers",
      changed({ Layers: [layerPath, "gone/layer.tar"] }),
      "image.tar: gone/layer.tar is missing; manifest.json names it",
    ],
    [
      "whose paths leave it",
      changed({ Config: "../../etc/passwd" }),
      'image.tar: "../../etc/passwd" leaves the archive',
    ],
    ["whose manifest is cut", { ...files, "manifest.json": "[{" }, "manifest.json: not JSON: "],
    [
      "whose manifest is something else",
      { ...files, "manifest.json": '{"schemaVersion":2}' },
      "manifest.json is an object; expected a list",
    ],
    [
      "whose manifest lacks a field",
      { ...files, "manifest.json": '[{"RepoTags":["a:1"]}]' },
      "manifest.json[0].Config is missing; expected a text",
    ],
    [
      "whose layer climbs out",
      dockerArchive({ a: { layers: [makeTar([{ name: "ok" }, { name: "../evil" }])] } }),
      '/layer.tar: entry "../evil": its name leaves the root of the layer; rebuild the archive',
    ],
    [
      "older than Docker 1.10",
      { repositories: "{}", "abc/layer.tar": base, "abc/json": "{}" },
      "image.tar: saved by a Docker older than 1.10",
    ],
  ])("%s", async (_, archive, message) => {
    await expect(open(archive)).rejects.toThrow(message);
  });

  it("with more layers than the limit", async () => {
    const opening = open(files, { limits: { layers: 1 } });

    await expect(opening).rejects.toThrow("image.tar: 2 layers; expected at most 1 (limit layers)");
  });

  it("with a manifest larger than the limit", async () => {
    const opening = open(files, { limits: { documentBytes: 100 } });

    await expect(opening).rejects.toThrow(
      /manifest.json: a document of \d+ bytes; expected at most 100/,
    );
  });

  it("but not when digests are not to be checked", async () => {
    const found = await open({ ...files, [layerPath!]: top }, { checkDigests: false });

    expect(found.paths[0]).toContain("/new");
  });
});
