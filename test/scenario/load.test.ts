import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findScenarios, loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { HEAD } from "./support.ts";

const folder = temporaryFolder();

beforeAll(() => {
  mkdirSync(join(folder, "b/.hidden"), { recursive: true });
  mkdirSync(join(folder, "b/files/etc"), { recursive: true });
  for (const file of [
    "z.yaml",
    "a.yml",
    "b/c.yaml",
    "b/.hidden/d.yaml",
    "b/index.json",
    "notes.md",
  ]) {
    writeFileSync(join(folder, file), HEAD);
  }
  writeFileSync(join(folder, "b/files/etc/motd"), "from disk\n");
});

describe("findScenarios()", () => {
  it("finds YAML files below a folder, in byte order", async () => {
    const found = await findScenarios(folder);

    expect(found.map((file) => relative(folder, file))).toEqual(["a.yml", "b/c.yaml", "z.yaml"]);
  });

  it("leaves other tools' YAML alone, and not what is no scenario yet", async () => {
    const place = temporaryFolder();
    const files = {
      "compose.yaml": 'version: "3.8"\nservices: {}\n',
      "app/deploy.yml": "apiVersion: v1\nkind: Pod\nmetadata:\n  title: x\n",
      "app/empty.yaml": "",
      "app/ci.yaml": "version: 2.1\nsteps: []\n",
      "braces.yaml": '{"version": 1, "title": "x"}',
      "misspelt.yaml": "verson: 1\ntitle: x\n",
      "untitled.yaml": "# a comment\nversion: 1 # of the format\nstep: []\n",
    };
    mkdirSync(join(place, "app"));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);

    const found = await findScenarios(place);

    expect(found.map((file) => relative(place, file))).toEqual([
      "braces.yaml",
      "misspelt.yaml",
      "untitled.yaml",
    ]);
  });

  it("takes a file as it is, whatever its name", async () => {
    const file = join(folder, "b/index.json");

    expect(await findScenarios(file)).toEqual([file]);
  });

  it("says when there is nothing", async () => {
    const file = join(folder, "nothing");

    await expect(findScenarios(file)).rejects.toThrow(`${file}: no such file or folder`);
  });
});

describe("loadScenario()", () => {
  it("reads a file, whose layers lie beside it", async () => {
    const file = join(folder, "b/c.yaml");
    writeFileSync(
      file,
      "version: 1\ntitle: x\nimage: { layers: [{ dir: files }, { tree: {} }] }\nsteps: [{ read: { path: /etc/motd } }]\n",
    );

    const result = await runScenario(await loadScenario(file));

    expect(result.steps[0]?.outcome).toEqual({ ok: true, value: "from disk\n" });
    expect(result.layers.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["files", 10],
      ["layer 2", 0],
    ]);
    result.close();
  });

  it("says why a file cannot be read", async () => {
    await expect(loadScenario(join(folder, "nothing.yaml"))).rejects.toThrow(
      "nothing.yaml: no such file or folder",
    );
    await expect(loadScenario(folder)).rejects.toThrow("is a folder; expected a file");
    await expect(loadScenario(join(folder, "z.yaml/a.yaml"))).rejects.toThrow(
      "z.yaml/a.yaml: no such file or folder",
    );
    await expect(loadScenario("")).rejects.toThrow('"": no such file or folder');
    await expect(loadScenario(join(folder, "z.yaml"), { fileBytes: 5 })).rejects.toThrow(
      "longer than 5 bytes (limit fileBytes)",
    );
  });

  it("reads no more of a file than a scenario may have", async () => {
    await expect(loadScenario("/dev/zero", { fileBytes: 5000 })).rejects.toThrow(
      "/dev/zero: longer than 5000 bytes (limit fileBytes)",
    );
  });

  it("passes over a byte order mark", async () => {
    const file = join(folder, "z.yaml");
    writeFileSync(file, `\ufeff${HEAD}`);

    expect(await loadScenario(file)).toMatchObject({ title: "a test" });
  });
});
