import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { load, ociArchive } from "../store/support/images.ts";
import { type DockerEngine, startDocker } from "../support/docker-engine.ts";
import { lackingEngine } from "../support/lacking-docker.ts";
import { noisyLayer } from "./support/images.ts";
import { session } from "./support/pulls.ts";
import { startRealRegistry } from "./support/real-registry.ts";

const folder = tempFolder();
const { skipped, why } = lackingEngine("docker-registry");

/** Without what lasts a moment only: Docker leaves out steps that are over before they are written. Layers may be ready
 *  in any order. */
function settled(lines: readonly string[]): string[] {
  return lines.filter((line) => !/: (Verifying Checksum|Download complete)$/.test(line)).sort();
}

describe.skipIf(skipped)(`a real engine at the same registry${why}`, () => {
  let docker: DockerEngine;
  let host: string;
  beforeAll(async () => {
    docker = await startDocker();
    host = await startRealRegistry(folder);
  }, 60_000);
  afterAll(async () => docker?.stop());

  const run = (...args: string[]) =>
    docker
      .ask(...args)
      .trim()
      .split("\n");

  it("pulls what we push, and has the same image then", async () => {
    const { push, store, lines } = session(folder);
    const name = `${host}/ours:1`;
    await load(store, folder, ociArchive({ layers: ["a", "b", "c"], name }));

    const { digest } = await push(name);
    lines();
    const theirs = run("pull", name);
    const other = session(folder);
    await other.pull(name);

    const [inspected] = JSON.parse(run("image", "inspect", name).join("\n"));
    const { id, main } = await store.resolve(name);
    expect(inspected.Id).toBe(id);
    expect(inspected.RootFS.Layers).toEqual(main.layers.map(({ diffId }) => diffId));
    expect(inspected.RepoDigests).toEqual([`${host}/ours@${digest}`]);
    expect(settled(other.lines())).toEqual(settled(theirs));
  });

  it("pushes what we pull, and both have the same image then", async () => {
    const tar = folder.write("base.tar", noisyLayer("base", 200_000));
    const [id] = run("import", tar, `${host}/theirs:1`);
    run("push", `${host}/theirs:1`);
    const { pull, store } = session(folder);

    const pulled = await pull(`${host}/theirs:1`);

    expect(pulled.id).toBe(id);
    const opened = await store.open(`${host}/theirs:1`);
    opened.close();
    expect(opened.image.layers[0]?.layer.get("/base")).toBeDefined();
  });

  it("says the same of what is not there, and of what is there already", async () => {
    const { push, pull, failure, store, lines } = session(folder);
    const name = `${host}/again:1`;
    await load(store, folder, ociArchive({ layers: ["d"], name }));
    await push(name);
    run("pull", name);
    lines();

    const theirs = run("pull", name);
    await pull(name);
    const missing = docker.run("pull", `${host}/nope`).output.trim();
    const { what } = await failure(`${host}/nope`);

    expect(lines()).toEqual([...theirs, "Using default tag: latest"]);
    expect(missing).toBe(`Using default tag: latest\nError response from daemon: ${what}`);
  });
});
