import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadedLines } from "../../src/report/docker/loaded-lines.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { shell } from "../image/support/machine.ts";
import { tempFolder } from "../image/support/temp.ts";
import { lackingAsRoot, lackingDocker } from "../support/lacking-docker.ts";
import { load, newFolder, ociArchive } from "./support/images.ts";

const TOOLS = lackingDocker("skopeo", "umoci");
const folder = tempFolder();

async function filled() {
  const store = ImageStore.open(newFolder(folder));
  await load(store, folder, ociArchive({ layers: ["a", "b"], name: "x:1", packed: true }));
  await load(store, folder, ociArchive({ layers: ["a"], name: "localhost:5000/y:2" }));
  await load(store, folder, ociArchive({ layers: ["c"], name: "z" }));
  return store;
}

describe.skipIf(TOOLS.skipped)(`a store, for other tools${TOOLS.why}`, () => {
  it.each(["x:1", "localhost:5000/y:2", "z:latest"])(
    "has %s for skopeo and umoci",
    async (name) => {
      const store = await filled();
      const { main, id } = await store.resolve(name);

      const inspected = JSON.parse(
        shell(`skopeo inspect oci:${store.folder}:${name}`, folder.path),
      );
      const copied = newFolder(folder);
      shell(`skopeo copy -q oci:${store.folder}:${name} oci:${copied}:again`, folder.path);
      const stat = JSON.parse(
        shell(`umoci stat --json --image ${store.folder}:${name}`, folder.path),
      );

      expect(inspected.Digest).toBe(main.digest);
      expect(inspected.Layers).toEqual(main.layers.map(({ digest }) => digest));
      const again = await ImageStore.open(copied).resolve("again");
      expect(again.id).toBe(id);
      // skopeo packs what is not.
      if (name === "x:1") expect(again.main.digest).toBe(main.digest);
      expect(stat.history.map((step: { layer: { digest: string } }) => step.layer.digest)).toEqual(
        main.layers.map(({ digest }) => digest),
      );
    },
  );

  it("is changed by other tools, and shows it", async () => {
    const store = await filled();
    const { id } = await store.resolve("x:1");

    shell(`umoci tag --image ${store.folder}:x:1 w:3`, folder.path);
    shell(`skopeo copy -q oci:${store.folder}:x:1 oci:${store.folder}:v:4`, folder.path);
    shell(`umoci gc --layout ${store.folder}`, folder.path);

    const names = (await store.list()).map((one) => one.names);
    expect(names).toEqual([["v:4", "w:3", "x:1"], ["localhost:5000/y:2"], ["z:latest"]]);
    for (const name of ["x:1", "z", "localhost:5000/y:2"]) (await store.open(name)).close();
    await store.remove("x:1");
    expect(shell(`umoci ls --layout ${store.folder} | sort`, folder.path)).toBe(
      "localhost:5000/y:2\nv:4\nw:3\nz:latest\n",
    );
    expect((await store.resolve("w:3")).id).toBe(id);
  });

  it.each([
    ["an OCI layout", "oci:out:b:1", "out"],
    ["an OCI archive", "oci-archive:out.tar:b:1", "out.tar"],
    ["a docker-archive", "docker-archive:out.tar:b:1", "out.tar"],
  ])("takes in %s of skopeo", async (_, target, file) => {
    const from = await filled();
    const work = join(folder.path, `skopeo-${file}-${target.length}`);
    mkdirSync(work);
    shell(`skopeo copy -q oci:${from.folder}:x:1 ${target}`, work);
    const store = ImageStore.open(newFolder(folder));

    const [loaded] = await loadImages(join(work, file), store);
    const opened = await store.open("b:1");

    expect(loadedLines([loaded!])).toEqual(["Loaded image: b:1"]);
    expect(opened.image.config.diffIds).toEqual((await from.resolve("x:1")).main.config.diffIds);
    expect(opened.image.layers[1]!.layer.get("/b")).toBeDefined();
    if (target.startsWith("oci")) {
      expect(opened.manifest.digest).toBe((await from.resolve("x:1")).main.digest);
    }
    opened.close();
  });

  it("takes in what umoci has made, with a layer of its own", async () => {
    const work = join(folder.path, "umoci");
    mkdirSync(work);
    const script =
      "umoci init --layout u; umoci new --image u:own; echo hi > f; umoci insert --image u:own f /etc/f";
    shell(script, work);
    const store = ImageStore.open(newFolder(folder));

    await loadImages(join(work, "u"), store);
    const opened = await store.open("own");

    expect(opened.image.layers).toHaveLength(1);
    expect(opened.image.layers[0]!.layer.get("/etc/f")).toBeDefined();
    expect((await store.list())[0]!.size).toBe(3);
    opened.close();
  });
});

const BUILDAH = "buildah --root $PWD/root --runroot $PWD/run --storage-driver vfs";
const BUILDER = lackingAsRoot("buildah");
describe.skipIf(BUILDER.skipped)(`load of what buildah saves${BUILDER.why}`, () => {
  it.each([
    ["oci:out:mine:1", "out"],
    ["docker-archive:out.tar:mine:1", "out.tar"],
  ])("%s", async (target, file) => {
    const work = join(folder.path, `buildah-${file}`);
    mkdirSync(work);
    shell(
      `c=$(${BUILDAH} from scratch); echo hi > f; ${BUILDAH} copy $c f /f; ${BUILDAH} commit -q $c mine; ${BUILDAH} push -q mine ${target}; ${BUILDAH} rm -a`,
      work,
    );
    const store = ImageStore.open(newFolder(folder));

    const [loaded] = await loadImages(join(work, file), store);
    const opened = await store.open("mine:1");

    expect(loadedLines([loaded!])).toContain("Loaded image: mine:1");
    expect(opened.image.layers.map(({ layer }) => layer.get("/f") !== undefined)).toEqual([true]);
    opened.close();
  });
});
