import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseReference } from "../../src/image/reference.ts";
import { contentOf } from "../../src/layer/inode.ts";
import { loadedLines } from "../../src/report/docker/loaded-lines.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { asTar, ociImage, ociIndex, ociLayout } from "../image/support/make-image.ts";
import { tempFolder } from "../image/support/temp.ts";
import { digestOf, layerOf, load, newFolder, ociArchive, savedByDocker } from "./support/images.ts";

const folder = tempFolder();
const open = () => ImageStore.open(newFolder(folder));
const namesOf = async (store: ImageStore) =>
  Object.fromEntries((await store.list()).map((one) => [one.id.slice(7, 19), one.names]));

describe("a store", () => {
  it("is empty where there is no folder, and does not make one to say so", async () => {
    const path = newFolder(folder);
    const store = ImageStore.open(path);

    expect(await store.list()).toEqual([]);
    expect(() => readdirSync(path)).toThrow("ENOENT");
  });

  it.each([[true], [false]])("keeps an image, packed: %s", async (packed) => {
    const store = open();

    const [loaded] = await load(
      store,
      folder,
      ociArchive({ layers: ["a", "bb"], name: "x", packed }),
    );
    const [listed] = await store.list();
    const opened = await store.open("x");

    expect(listed).toMatchObject({
      ...{ id: loaded!.id, names: ["x:latest"], size: 3, shared: 0, dangling: false },
    });
    const { image } = opened;
    expect(image.config.id).toBe(loaded!.id);
    expect(image.layers.map((layer) => layer.diffId)).toEqual(
      ["a", "bb"].map((text) => digestOf(layerOf(text))),
    );
    expect(Buffer.from(contentOf(image.layers[1]!.layer.get("/bb")!).bytes()).toString()).toBe(
      "bb",
    );
    const [{ tar }] = image.layers as [(typeof image.layers)[0]];
    expect(tar.kind === "read" && tar.packed?.mediaType).toBe(
      packed ? "application/vnd.oci.image.layer.v1.tar+gzip" : undefined,
    );
    opened.close();
  });

  it("keeps what was opened readable when the image goes", async () => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"], name: "x", packed: true }));
    const opened = await store.open("x");

    await store.remove("x");

    expect(readdirSync(join(store.folder, "blobs", "sha256"))).toEqual([]);
    const inode = opened.image.layers[0]!.layer.get("/a")!;
    expect(Buffer.from(contentOf(inode).bytes()).toString()).toBe("a");
    opened.close();
  });

  it("puts an image back under the same manifest", async () => {
    const [from, to] = [open(), open()];
    await load(from, folder, ociArchive({ layers: ["a", "b"], name: "x", packed: true }));
    const first = await from.open("x");

    const put = await to.put(first.image, { names: [parseReference("y:1")] });
    const second = await to.open("y:1");
    const again = await from.put(second.image, { names: [parseReference("z")] });

    expect(again.id).toBe(first.image.config.id);
    expect(again.manifest).toBe(put.manifest);
    expect((await to.list())[0]).toMatchObject({ names: ["y:1"], size: 2 });
    expect((await from.list()).map(({ names }) => names)).toEqual([["x:latest", "z:latest"]]);
    first.close();
    second.close();
  });

  it("unpacks a packed layer once", async () => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"], name: "x", packed: true }));
    const tar = `${digestOf(layerOf("a")).slice(7)}.tar`;
    const cache = join(store.folder, "copyup", "layers");

    expect(readdirSync(cache)).toContain(tar);
    rmSync(join(cache, tar));
    (await store.open("x")).close();

    expect(readFileSync(join(cache, tar))).toEqual(layerOf("a"));
  });

  it("takes a name from the image that had it, which stays without one", async () => {
    const store = open();
    const [one] = await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));

    const [two] = await load(store, folder, ociArchive({ layers: ["b"], name: "x" }));

    expect(two!.taken).toEqual([{ name: parseReference("x"), from: one!.id }]);
    expect(
      (await store.list()).map(({ id, names, dangling }) => ({ id, names, dangling })),
    ).toEqual([
      { id: one!.id, names: [], dangling: true },
      { id: two!.id, names: ["x:latest"], dangling: false },
    ]);
  });

  it("tells which layers are shared, and with how many", async () => {
    const store = open();
    await load(
      store,
      folder,
      savedByDocker({ "a:1": ["base", "top"], "b:1": ["base"], "c:1": ["top"] }),
    );

    const [a, b, c] = await store.list();

    expect([a, b, c].map((one) => [one!.size, one!.shared])).toEqual([
      [7, 4],
      [4, 4],
      // The same layer upon another is not shared.
      [3, 0],
    ]);
    expect(a!.layers.map(({ images }) => images)).toEqual([2, 1]);
  });

  it.each(["", "4", "\0\0"])(
    "works a size out again that a power cut has left as %j",
    async (left) => {
      const store = open();
      await load(store, folder, ociArchive({ layers: ["abcd"], name: "x" }));
      const cache = join(store.folder, "copyup", "layers");
      const file = join(cache, `${digestOf(layerOf("abcd")).slice(7)}.size`);
      expect(readFileSync(file, "latin1")).toBe("4\n");
      writeFileSync(file, left);

      const [image] = await store.list();

      expect(image!.size).toBe(4);
      expect(readFileSync(file, "latin1")).toBe("4\n");
    },
  );

  it("gives names, and refuses those that Docker refuses", async () => {
    const store = open();
    const [one] = await load(store, folder, ociArchive({ layers: ["a"] }));
    const id = one!.id.slice(7);

    await store.tag(id.slice(0, 5), "localhost:5000/y:2");
    await store.tag("localhost:5000/y:2", "alpine");

    expect(await namesOf(store)).toEqual({
      [id.slice(0, 12)]: ["alpine:latest", "localhost:5000/y:2"],
    });
    await expect(store.tag("nope", "a")).rejects.toThrow("No such image: nope:latest");
    await expect(store.tag("alpine", "B")).rejects.toThrow(
      'Error parsing reference: "B" is not a valid repository/tag: invalid reference format: repository name must be lowercase',
    );
    await expect(store.tag("alpine", "sha256:ab")).rejects.toThrow("ambiguous tag");
    await expect(store.tag("alpine", `a@${one!.id}`)).rejects.toThrow("with a digest reference");
  });

  it("finds an image by every name it has", async () => {
    const store = open();
    const [one] = await load(store, folder, ociArchive({ layers: ["a"], name: "lib/x:1" }));
    const { main } = await store.resolve("lib/x:1");

    const texts = [
      ...[
        "docker.io/lib/x:1",
        one!.id,
        one!.id.slice(7),
        one!.id.slice(7, 19),
        one!.id.slice(0, 12),
      ],
      ...[`lib/x@${main.digest}`, `lib/x:1@${main.digest}`, main.digest],
    ];
    for (const text of texts) expect((await store.resolve(text)).id).toBe(one!.id);
    for (const text of ["lib/x", "x:1", `lib/y@${main.digest}`, "f".repeat(64)]) {
      await expect(store.resolve(text)).rejects.toThrow(/^No such image: /);
    }
  });

  it("says of an id that several images begin with what Docker says, and which they are", async () => {
    const store = open();
    const images = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`t:${i}`, [`${i}`]]));
    const loaded = await load(store, folder, savedByDocker(images));
    const firsts = loaded.map(({ id }) => id[7]!);
    const twice = firsts.find((digit, i) => firsts.indexOf(digit) < i)!;

    await expect(store.resolve(twice)).rejects.toThrow(
      new RegExp(`^No such image: ${twice}:latest; \\d+ images begin so: ${twice}`),
    );
  });

  it("keeps the platforms of an index together", async () => {
    const store = open();
    const { files, descriptor } = twoPlatforms();
    const archive = folder.write("multi.tar", asTar(ociLayout(files, [descriptor])));

    const loaded = await loadImages(archive, store);
    const [image, ...others] = (await store.images()).images;
    const arm = await store.open("multi", { platform: "linux/arm64" });

    expect(loadedLines([loaded[0]!])).toEqual(["Loaded image: multi:latest"]);
    expect(others).toEqual([]);
    expect(image!.platforms.map(({ config }) => config.architecture)).toEqual(["amd64", "arm64"]);
    expect(arm.image.layers[0]!.layer.get("/arm64")).toBeDefined();
    arm.close();
    const { config, digest } = image!.platforms[1]!;
    for (const text of [config.id, config.id.slice(7), config.id.slice(7, 19), digest]) {
      const opened = await store.open(text);
      opened.close();
      expect([text, opened.image.config.architecture]).toEqual([text, "arm64"]);
    }
    await expect(store.open("multi", { platform: "linux/s390x" })).rejects.toThrow(
      "image with reference multi was found but does not match the specified platform: wanted linux/s390x, actual: linux/amd64, linux/arm64",
    );
    await store.remove("multi");
    expect(readdirSync(join(store.folder, "blobs", "sha256"))).toEqual([]);
  });
});

describe("what is wrong with a store", () => {
  it("is a folder with other things in it, which is left alone", () => {
    const path = newFolder(folder);
    mkdirSync(path);
    writeFileSync(join(path, "thesis.doc"), "");

    expect(() => ImageStore.open(path)).toThrow(
      `${path}: no store: it holds "thesis.doc"; expected an OCI layout, or an empty folder`,
    );
    expect(readdirSync(path)).toEqual(["thesis.doc"]);
  });

  it("is a newer version", async () => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"] }));
    writeFileSync(join(store.folder, "copyup", "version"), "7\n");

    expect(() => ImageStore.open(store.folder)).toThrow(
      "a store of version 7, made by a newer copyup; expected version 1; update copyup",
    );
  });

  it.each(["missing", "short", "no JSON"])("is a blob: %s", async (how) => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));
    await load(store, folder, ociArchive({ layers: ["b"], name: "good" }));
    const { main } = await store.resolve("x");
    const digest = how === "no JSON" ? main.digest : main.layers[0]!.digest;
    const blob = join(store.folder, "blobs", "sha256", digest.slice(7));
    if (how === "missing") rmSync(blob);
    else writeFileSync(blob, "???");

    await expect(store.open("x")).rejects.toThrow(
      /: image x(:latest)?: .*; remove the image \(copyup rmi x(:latest)?\), then pull, load or build it again$/,
    );
    expect((await store.resolve("good")).references).toHaveLength(1);
    await store.remove("x");
    await expect(store.open("x")).rejects.toThrow("No such image: x:latest");
    await store.gc({ minAge: 0 });
    expect(readdirSync(join(store.folder, "blobs", "sha256"))).toHaveLength(3);
  });

  it.each(["missing", "no tar"])("is a layer that nobody has measured: %s", async (how) => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));
    await load(store, folder, ociArchive({ layers: ["b"], name: "good" }));
    const layer = (await store.resolve("x")).main.layers[0]!.digest.slice(7);
    const blob = join(store.folder, "blobs", "sha256", layer);
    rmSync(join(store.folder, "copyup", "layers", `${layer}.size`));
    if (how === "missing") rmSync(blob);
    else writeFileSync(blob, "x".repeat(2048));

    const listed = await store.list();

    expect(listed.map(({ names, size }) => [names, size])).toEqual([
      [["x:latest"], 0],
      [["good:latest"], 1],
    ]);
    expect(listed.map(({ fault }) => fault?.message)).toEqual([
      expect.stringMatching(/: image x:latest: .*; remove the image \(copyup rmi x:latest\)/),
      undefined,
    ]);
  });

  it("is damaged when its index is no JSON", async () => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"] }));
    writeFileSync(join(store.folder, "index.json"), "{");

    await expect(store.list()).rejects.toThrow(
      /index\.json: not JSON: .*; expected an OCI image index/,
    );
  });
});

function twoPlatforms() {
  const made = ["amd64", "arm64"].map((architecture) =>
    ociImage(
      { layers: [layerOf(architecture)], architecture },
      { platform: { os: "linux", architecture } },
    ),
  );
  const index = ociIndex(
    made.map(({ descriptor }) => descriptor),
    { "org.opencontainers.image.ref.name": "multi" },
  );
  const files = Object.assign({}, ...made.map((one) => one.files), index.files);
  return { files, descriptor: index.descriptor };
}
