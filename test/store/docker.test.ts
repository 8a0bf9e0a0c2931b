import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadedLines } from "../../src/report/docker/loaded-lines.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { loadImages } from "../../src/store/load-images.ts";
import { tempFolder } from "../image/support/temp.ts";
import { type DockerEngine, startDocker } from "../support/docker-engine.ts";
import { lackingEngine } from "../support/lacking-docker.ts";
import recorded from "./fixtures/docker-steps.json" with { type: "json" };
import { ARCHIVES, printed, STEPS, takeStep } from "./support/docker-steps.ts";
import { newFolder } from "./support/images.ts";
import { saveAll } from "./support/save-all.ts";

const folder = tempFolder();
const paths = new Map(
  Object.entries(ARCHIVES).map(([name, make]) => [name, folder.write(`${name}.tar`, make())]),
);
const pathOf = (name: string) => paths.get(name)!;

describe("load, tag and rmi", () => {
  it("print what Docker 20.10.24 printed", async () => {
    const store = ImageStore.open(newFolder(folder));

    const ours: unknown[] = [];
    for (const step of STEPS) ours.push({ step, lines: await takeStep(store, step, pathOf) });

    expect(ours).toEqual(recorded);
    expect(await store.list()).toEqual([]);
  });
});

const { skipped, why } = lackingEngine();
describe.skipIf(skipped)(`a real engine${why}`, () => {
  let docker: DockerEngine;
  beforeAll(async () => {
    docker = await startDocker();
  }, 60_000);
  afterAll(async () => docker?.stop());

  it("prints the same as was recorded", () => {
    const theirs = STEPS.map((step) => {
      const [command, ...args] = step;
      const given = command === "load" ? ["-q", "-i", pathOf(args[0]!)] : args;
      return { step, lines: printed(docker.run(command, ...given).output) };
    });

    if (process.env.COPYUP_DOCKER === "write") {
      const file = fileURLToPath(new URL("fixtures/docker-steps.json", import.meta.url));
      const rows = theirs.map((row) => `  ${JSON.stringify(row)}`);
      writeFileSync(file, `[\n${rows.join(",\n")}\n]\n`);
    }
    expect(theirs).toEqual(recorded);
  }, 120_000);

  it.each(["legacy", "oci"] as const)("takes in what is saved here: %s", async (form) => {
    const store = ImageStore.open(newFolder(folder));
    for (const name of ["one", "family"]) await loadImages(pathOf(name), store);
    const summaries = await store.list();

    const { output } = docker.run("load", "-q", "-i", await saveAll(store, form, folder));

    const names = summaries.flatMap((one) => one.names);
    expect(printed(output).sort()).toEqual(names.map((name) => `Loaded image: ${name}`).sort());
    for (const { id, names, size, image } of summaries) {
      const [theirs] = JSON.parse(docker.run("image", "inspect", names[0]!).output);
      expect([theirs.Id, theirs.RepoTags, theirs.Size, theirs.Parent]).toEqual([
        ...[id, names, size, image.parent ?? ""],
      ]);
    }
    docker.run("rmi", ...names);
  });

  it("saves images that are taken in with ids, names, sizes and parents", async () => {
    docker.run("load", "-q", "-i", pathOf("family"));
    const saved = `${folder.path}/saved.tar`;
    docker.run("save", "-o", saved, "p:1", "p:2", "p:3");
    const store = ImageStore.open(newFolder(folder));

    const loaded = await loadImages(saved, store);
    const ours = await store.list();

    expect(loadedLines(loaded).sort()).toEqual(
      ["p:1", "p:2", "p:3"].map((name) => `Loaded image: ${name}`),
    );
    for (const { id, names, size, image, layers } of ours) {
      const [theirs] = JSON.parse(docker.run("image", "inspect", names[0]!).output);
      expect({
        id,
        names,
        size,
        parent: image.parent ?? "",
        layers: layers.map((one) => one.diffId),
      }).toEqual({
        id: theirs.Id,
        names: theirs.RepoTags,
        size: theirs.Size,
        parent: theirs.Parent,
        layers: theirs.RootFS.Layers,
      });
    }
    expect(ours.map(({ children }) => children.length).sort()).toEqual([0, 1, 1]);
  });
});
