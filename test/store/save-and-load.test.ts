import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { layerDigest } from "../../src/image/layer-tar/layer-digest.ts";
import { parseReference } from "../../src/image/reference.ts";
import { TAR_PROFILES } from "../../src/image/tar-profile.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { tempFolder } from "../image/support/temp.ts";
import { digestOf, load, newFolder, savedByDocker } from "./support/images.ts";
import { saveAll } from "./support/save-all.ts";

const folder = tempFolder();
const open = () => ImageStore.open(newFolder(folder));

const told = async (store: ImageStore) =>
  (await store.list())
    .map(({ id, names, size, layers, image: { parent } }) => ({ id, names, size, layers, parent }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe("save and load", () => {
  it.each(["one", "four"])("take in what docker save wrote: %s", async (name) => {
    const file = new URL(`../image/fixtures/saved/docker-save-${name}.tar.gz`, import.meta.url);
    const store = open();

    const loaded = await loadImages(fileURLToPath(file), store);

    expect(loaded.length).toBe(name === "one" ? 1 : 4);
    for (const { id } of loaded) (await store.open(id)).close();
    for (const form of ["legacy", "oci"] as const) {
      const again = open();
      await loadImages(await saveAll(store, form, folder), again);
      expect(await told(again)).toEqual(await told(store));
    }
  });

  it.each(["legacy", "oci"] as const)("give back what was saved: %s", async (form) => {
    const store = open();
    await load(store, folder, savedByDocker({ "a:1": ["x"], "b:1": ["x", "y"], "c:1": ["y"] }));
    await store.tag("a:1", "host:5000/d:7");

    const again = open();
    await loadImages(await saveAll(store, form, folder), again);

    expect(await told(again)).toEqual(await told(store));
  });

  it("keep a layer that was made here under its diff_id", async () => {
    const builder = new LayerBuilder();
    builder.put("/etc", { type: "dir" });
    builder.put("/etc/dev", { type: "fifo" });
    const { layer } = builder;
    const profile = TAR_PROFILES["docker-28"];
    const { diffId } = layerDigest(layer, profile);
    const bytes = Buffer.from(
      JSON.stringify({ os: "linux", rootfs: { type: "layers", diff_ids: [diffId] } }),
    );
    const config = { id: digestOf(bytes), diffIds: [diffId], history: [], container: {}, bytes };
    const store = open();

    const { id } = await store.put(
      { config, layers: [{ layer, diffId, size: 0, tar: { kind: "written", profile } }] },
      { names: [parseReference("made")] },
    );
    const opened = await store.open("made");

    expect(opened.image.config.id).toBe(id);
    expect(opened.image.layers[0]!.layer.get("/etc/dev")).toBeDefined();
    opened.close();
  });
});
