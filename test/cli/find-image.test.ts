import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asTar, dockerArchive, ociImage, ociLayout } from "../image/support/make-image.ts";
import { makeTar } from "../image/support/make-tar.ts";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const folder = tempFolder();
let count = 0;
const emptyStore = () => join(folder.path, `store-${count++}`);
const on =
  (store: string) =>
  (...argv: string[]) =>
    cli(["--store", store, ...argv]);

const NOTE =
  "copyup: note: alpine stands on a bundled base: real paths, modes and sizes, but synthetic bytes\n";

describe("a bundled base", () => {
  it("is found by every command that takes an image, and is marked as synthetic", async () => {
    const run = on(emptyStore());
    const file = join(folder.path, "alpine.tar");

    const history = await run("history", "alpine");
    const inspect = await run("inspect", "alpine", "--format", "{{.RepoTags}} {{.Comment}}");
    const save = await run("save", "alpine", "-o", file);
    const exec = await run("exec", "alpine", "--", "true");

    expect(history).toMatchObject({ status: 0, err: NOTE });
    expect(history.out).toContain("copyup: a lesson's stand-in for alpine, contents synthetic");
    expect(inspect).toMatchObject({ status: 0, err: NOTE });
    expect(inspect.out).toMatch(/^\[alpine:latest\] copyup: a lesson's stand-in/);
    expect(save).toEqual({ status: 0, out: "", err: NOTE });
    expect(exec).toMatchObject({ status: 0 });
    expect(exec.out).toContain("Synthetic base");
    expect((await run("images", "-q")).out).toBe("");
    const json = await run("history", "--json", "alpine");
    expect(JSON.parse(json.out.split("\n")[0]!)).toMatchObject({ synthetic: true });

    // What was saved of it is marked still, wherever it is read.
    const again = await run("history", file);
    expect(again).toMatchObject({ status: 0 });
    expect(again.err).toContain("synthetic bytes");
  });

  it("is in the store by its name when a container of it is kept, as if it had been pulled", async () => {
    const run = on(emptyStore());

    await run("exec", "--name", "web", "alpine", "--", "true");

    expect((await run("images")).out).toMatch(/\nalpine +latest /);
    expect((await run("ps", "-a")).out).toMatch(/ alpine /);
    expect((await run("rmi", "alpine")).err).toMatch(/conflict: unable to remove repository/);
  });

  it("comes into the store by a name of its own, and the list says what it is", async () => {
    const run = on(emptyStore());

    expect(await run("tag", "alpine", "mine:1")).toEqual({ status: 0, out: "", err: "" });
    const images = await run("images");

    expect(images.out).toMatch(/\nmine +1 /);
    expect(images.err).toBe(NOTE.replace("alpine", "mine:1"));
    expect((await run("history", "mine:1")).err).toContain("synthetic bytes");
  });

  it("gives way to an image of the store, and goes before a folder of its name", async () => {
    const store = await baseStore(emptyStore(), ["alpine"]);
    const run = on(store.folder);
    const own = await run("inspect", "alpine", "-f", "{{.Id}}");
    const cwd = process.cwd();
    mkdirSync(join(folder.path, "cwd", "alpine"), { recursive: true });
    process.chdir(join(folder.path, "cwd"));
    try {
      const bundled = await on(emptyStore())("inspect", "alpine", "-f", "{{.Id}}");
      const path = await on(emptyStore())("inspect", "./alpine", "-f", "{{.Comment}}");

      expect(own).toMatchObject({ status: 0, err: "" });
      expect(bundled).toMatchObject({ status: 0, err: NOTE });
      expect(bundled.out).not.toBe(own.out);
      expect(path.out).toBe("Imported from ./alpine\n");
    } finally {
      process.chdir(cwd);
    }
  });

  it("is there for the platform that is asked for", async () => {
    const run = on(emptyStore());
    const context = join(folder.path, "arm");
    mkdirSync(context);
    const { status, err } = await cli(
      ["--store", emptyStore(), "build", "-q", "--platform", "linux/arm64", "-f", "-", context],
      { stdin: "FROM alpine\nRUN uname -m\n" },
    );

    expect({ status, err }).toEqual({ status: 0, err: NOTE.replace("alpine", "the image") });
    expect((await run("inspect", "alpine", "-f", "{{.Architecture}}")).out).toBe("amd64\n");
  });
});

describe("a file of several images", () => {
  const layers = (name: string) => [makeTar([{ name, data: name }])];
  const file = (name: string, bytes: Uint8Array) => {
    const path = join(folder.path, name);
    writeFileSync(path, bytes);
    return path;
  };
  const oci = (name: string) =>
    ociImage(
      { layers: layers(name) },
      { annotations: { "org.opencontainers.image.ref.name": name } },
    );
  const saved = () =>
    file(
      "two.tar",
      asTar(dockerArchive({ "a:1": { layers: layers("a") }, "b:2": { layers: [] } })),
    );
  const layout = () => {
    const [one, two] = [oci("one"), oci("two")];
    const files = { ...one.files, ...two.files };
    return file("layout.tar", asTar(ociLayout(files, [one.descriptor, two.descriptor])));
  };

  it("is asked for the one that is meant, with how to say it", async () => {
    const run = on(emptyStore());
    const [archive, oci] = [saved(), layout()];

    for (const command of ["analyze", "history"]) {
      expect(await run(command, archive)).toEqual({
        ...{ status: 2, out: "" },
        err: `copyup: ${archive}: holds 2 images; expected the name of one of: a:1, b:2; say which: docker-archive:${archive}:a:1\n`,
      });
    }
    expect((await run("analyze", oci)).err).toMatch(
      /; say which: oci-archive:.*layout\.tar:one\n$/,
    );
  });

  it("gives the one that is named, or stands at a place", async () => {
    const run = on(emptyStore());
    const [archive, oci] = [saved(), layout()];
    const bytes = async (image: string) =>
      JSON.parse((await run("analyze", "--json", image)).out).bytes;

    expect(await bytes(`docker-archive:${archive}:a:1`)).toBe(1);
    expect(await bytes(`docker-archive:${archive}:@1`)).toBe(0);
    expect(await bytes(`oci-archive:${oci}:two`)).toBe(3);
    expect(await bytes(`oci:${oci}:@0`)).toBe(3);
    expect(await run("analyze", "docker-archive:none.tar:a:1")).toEqual({
      ...{ status: 2, out: "" },
      err: "copyup: docker-archive:none.tar:a:1: no such file or folder; give a saved image, an OCI layout, a folder of files, or a name of the store\n",
    });
  });
});
