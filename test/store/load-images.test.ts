import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadedLines } from "../../src/report/docker/loaded-lines.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { systemProcesses } from "../../src/store/processes.ts";
import { asTar, dockerArchive, ociImage, ociLayout } from "../image/support/make-image.ts";
import { makeTar } from "../image/support/make-tar.ts";
import { tempFolder } from "../image/support/temp.ts";
import { layerOf, load, newFolder, ociArchive, savedByDocker } from "./support/images.ts";
import { leftOversOf } from "./support/work.ts";

const folder = tempFolder();
const sizesIn = (path: string) => readdirSync(path).map((name) => statSync(join(path, name)).size);
/** This process's name, if it had been started at another time. */
const deadProcess = () => systemProcesses().self.replace(/^(\d+)\.\d*/, "$1.1");
const open = () => ImageStore.open(newFolder(folder));

/** An image whose config speaks of one layer, and whose blob is another. */
function lying(): Buffer {
  const mediaType = "application/vnd.oci.image.layer.v1.tar+gzip";
  const pack = () => gzipSync(layerOf("y"));
  const made = ociImage({ layers: [layerOf("x")] }, { mediaType, pack });
  return asTar(ociLayout(made.files, [made.descriptor]));
}

describe("loadImages()", () => {
  it("refuses a layer that is there, and that another image rightly has, under a diff_id that it lacks", async () => {
    const store = open();
    for (const text of ["x", "y"]) {
      await load(store, folder, ociArchive({ layers: [text], name: text, packed: true }));
    }

    await expect(load(store, folder, lying())).rejects.toThrow(/the unpacked layer has digest/);
    expect(await store.list()).toHaveLength(2);
  });

  it("takes in all images of an archive, packed as a whole too", async () => {
    const store = open();

    const loaded = await load(
      store,
      folder,
      gzipSync(savedByDocker({ "a:1": ["x"], "b:1": ["x", "y"] })),
    );

    expect(loadedLines(loaded)).toEqual(["Loaded image: a:1", "Loaded image: b:1"]);
    expect((await store.list()).map(({ names, size }) => [names, size])).toEqual([
      [["a:1"], 1],
      [["b:1"], 2],
    ]);
  });

  it("refuses an image of more layers than Docker stacks, and leaves nothing of it", async () => {
    const layers = (count: number) => Array.from({ length: count }, (_, i) => `layer ${i}`);
    const store = open();

    await load(store, folder, savedByDocker({ "most:1": layers(125) }));
    await expect(load(store, folder, savedByDocker({ "more:1": layers(126) }))).rejects.toThrow(
      "more:1: max depth exceeded: 126 layers; expected at most 125",
    );
    expect((await store.list()).flatMap(({ names }) => names)).toEqual(["most:1"]);
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("says of an image without a name what its id is", async () => {
    const [loaded] = await load(open(), folder, ociArchive({ layers: ["x"] }));

    expect(loadedLines([loaded!])).toEqual([`Loaded image ID: ${loaded!.id}`]);
  });

  it("keeps an image whose name is none, without it", async () => {
    const store = open();
    const [loaded] = await load(store, folder, ociArchive({ layers: ["x"], name: "Not/A:Name:" }));

    expect(loaded).toMatchObject({ names: [], refusedNames: ["Not/A:Name:"] });
    expect((await store.list()).map(({ names }) => names)).toEqual([[]]);
  });

  const device = makeTar([{ name: "../escape", data: "x" }]);
  const swapped = () => {
    const files = dockerArchive({ "a:1": { layers: [layerOf("x")] } });
    const path = Object.keys(files).find((name) => name.endsWith("layer.tar"))!;
    return asTar({ ...files, [path]: layerOf("y") });
  };

  it.each([
    [
      "a plain layer of other bytes",
      swapped,
      /layer\.tar: the layer has digest sha256:.*; expected sha256:/,
    ],
    [
      "a packed layer of other bytes",
      lying,
      /the unpacked layer has digest sha256:.*; expected sha256:/,
    ],
    [
      "a layer that leaves its root",
      () => asTar(dockerArchive({ "a:1": { layers: [device] } })),
      /entry "\.\.\/escape": its name leaves the root of the layer/,
    ],
    [
      "a tar of files",
      () => layerOf("x"),
      /no saved image, but a tar of files; expected what `docker save` writes/,
    ],
  ])("refuses %s, and leaves nothing of it", async (_, make, message) => {
    const store = open();
    // That its layer is known under this diff_id already must not help the liar.
    await load(store, folder, ociArchive({ layers: ["x"], name: "honest", packed: true }));

    await expect(loadImages(folder.write("bad.tar", make()), store)).rejects.toThrow(message);
    // Nor the second time, when its blobs may be there.
    await expect(loadImages(folder.write("bad.tar", make()), store)).rejects.toThrow(message);

    expect((await store.list()).map(({ names }) => names)).toEqual([["honest:latest"]]);
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("ends with the signal's reason between two pieces of a layer, and leaves nothing", async () => {
    const store = open();
    const layer = makeTar([{ name: "big", data: Buffer.alloc(20 << 20, 1) }]);
    const path = folder.write("big.tar", asTar(dockerArchive({ "a:1": { layers: [layer] } })));
    const stop = new AbortController();
    const ingest = join(store.folder, "copyup", "ingest");
    const reason = new Error("enough");

    const loading = loadImages(path, store, { signal: stop.signal });
    const ended = expect(loading).rejects.toBe(reason);
    // Timers run while it writes: so does whoever hears Ctrl-C.
    while (!existsSync(ingest) || !sizesIn(ingest).some((size) => size > 1 << 20)) await pause(1);
    stop.abort(reason);
    await ended;

    expect(await store.list()).toEqual([]);
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("takes away what a process left that died in the middle of a layer", async () => {
    const store = open();
    await load(store, folder, savedByDocker({ "a:1": ["x"] }));
    const left = join(store.folder, "copyup", "ingest", `blob~${deadProcess()}~1`);
    writeFileSync(left, "half a layer");

    await load(store, folder, savedByDocker({ "b:1": ["y"] }));

    expect(existsSync(left)).toBe(false);
  });
});
