import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Digest } from "../../src/image/imported-image.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { type CliWorld, cli, Failing } from "./run-cli.ts";

const ARCHIVE = fileURLToPath(new URL("fixtures/docker/family.tar.gz", import.meta.url));
const TINY_LAYER = "9304892d9255cacde31afe5fb745515b7da0ef26696f32affba3fef948877659";
const NOW = "2026-11-23T14:03:30Z";

const folder = mkdtempSync(join(tmpdir(), "copyup-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A store with the images of the archive, which no test changes. */
const full = join(folder, "full");
const on = (store: string) => (argv: readonly string[], world?: CliWorld) =>
  cli(["--store", store, "--clock", NOW, ...argv], world);
const run = on(full);
let stores = 0;
async function another(): Promise<string> {
  const store = join(folder, `store-${stores++}`);
  await on(store)(["load", "-q", ARCHIVE]);
  return store;
}
beforeAll(async () => {
  await run(["load", "-q", ARCHIVE]);
});

const advice = (name: string) =>
  `${get(name)}, or use one that is bundled: alpine, debian, ubuntu, node`;
const get = (name: string) =>
  `get it: docker save ${name} -o x.tar && copyup load x.tar, or copyup pull ${name}`;
const meant = (name: string, other: string) => `did you mean ${other}? Else ${get(name)}`;

describe("an image that is not there", () => {
  it.each([
    [["history", "famm:b"], `No such image: famm:b; ${meant("famm:b", "fam:b")}`],
    [["inspect", "fam:c"], `No such image: fam:c; ${meant("fam:c", "fam:a")}`],
    [["history", "fam"], `No such image: fam:latest; ${meant("fam", "fam:a")}`],
    [["save", "busybox", "-o", "x"], `No such image: busybox:latest; ${advice("busybox")}`],
    [["tag", "busybox", "x"], `No such image: busybox:latest; ${advice("busybox")}`],
    [["rmi", "busybox"], `No such image: busybox:latest; ${advice("busybox")}`],
    [["history", "UPPER"], "invalid reference format: repository name must be lowercase"],
    [
      ["history", "./nothing.tar"],
      "./nothing.tar: no such file or folder; give a saved image, an OCI layout, a folder of files, or a name of the store",
    ],
    [
      ["history", "6"],
      "No such image: 6:latest; 3 images begin so: 6de086985ab7, 6400d1467e28, 6b80838c1d02",
    ],
  ])("%j", async (argv, why) => {
    const { status, err } = await run(argv);

    expect({ status, err }).toEqual({ status: 2, err: `copyup: ${why}\n` });
  });

  it("is not in an empty store, which stays no folder", async () => {
    const store = join(folder, "none");
    const { status, err } = await on(store)(["history", "redis"]);

    const none = `the store ${store} has no image of a name; `;
    expect({ status, err }).toEqual({
      ...{ status: 2, err: `copyup: No such image: redis:latest; ${none}${advice("redis")}\n` },
    });
    expect(existsSync(store)).toBe(false);
    expect((await on(store)(["images"])).out).toBe(
      "REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n",
    );
  });

  it("is told after those that are there", async () => {
    const { status, out, err } = await run([
      "inspect",
      "-f",
      "{{.Os}}",
      "lone",
      "busybox",
      "fam:a",
    ]);

    expect({ status, out }).toEqual({ status: 2, out: "linux\nlinux\n" });
    expect(err).toBe(`copyup: No such image: busybox:latest; ${advice("busybox")}\n`);
  });
});

describe("a store", () => {
  it("must be one", async () => {
    const store = join(folder, "other");
    mkdirSync(store);
    writeFileSync(join(store, "letter.txt"), "Dear");

    const { status, err } = await on(store)(["images"]);

    expect({ status, err }).toEqual({
      status: 2,
      err: `copyup: ${store}: no store: it holds "letter.txt"; expected an OCI layout, or an empty folder; give another folder with --store DIR; nothing was changed\n`,
    });
    expect((await on(join(store, "letter.txt"))(["load", ARCHIVE])).status).toBe(2);
    expect(readdirSync(store)).toEqual(["letter.txt"]);
  });

  it("is found after the command, and in XDG_DATA_HOME", async () => {
    const env = {
      XDG_DATA_HOME: join(folder, "data"),
      SOURCE_DATE_EPOCH: String(Date.parse(NOW) / 1000),
    };
    await cli(["load", "-q", ARCHIVE], { env });

    const [there, given] = [
      await cli(["images"], { env }),
      await cli(["images", "--store", join(folder, "data", "copyup")], { env }),
    ];

    expect(there.out).toContain(
      "lone                 latest    6400d1467e28   2 hours ago   50kB\n",
    );
    expect(given.out).toBe(there.out);
  });

  it("tells of images that it cannot read, and of the others", async () => {
    const store = await another();
    const { id } = await ImageStore.open(store).resolve("lone");
    const config = join(store, "blobs", "sha256", id.slice("sha256:".length));
    writeFileSync(config, "broken");

    const { status, out, err } = await on(store)(["images"]);

    expect(status).toBe(1);
    expect(out).toContain("fam                  b ");
    expect(out).not.toContain("lone");
    expect(err).toContain("remove the image (copyup rmi lone:latest)");
    expect((await on(store)(["rmi", "lone"])).out).toContain("Untagged: lone:latest\n");
  });
});

describe("a template", () => {
  it.each([
    [["images", "--format", "{{.Foo}}"]],
    [["history", "--format", "{{foo}}", "lone"]],
    [["inspect", "--format", "{{.Foo}}", "lone"]],
    [["df", "--format", "{{end}}"]],
  ])("that is wrong is complained of: %j", async (argv) => {
    const { status, out, err } = await run(argv);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(/^copyup: template parsing error: template: :1:.*\n$/);
  });

  it("sees what docker-28 tells, which is less of how the image was made", async () => {
    const { out } = await run(["inspect", "--json", "tiny:changed"]);

    expect(Object.keys(JSON.parse(out))).toEqual([
      ...["Id", "RepoTags", "RepoDigests", "Parent", "Comment", "Created", "DockerVersion"],
      ...["Author", "Config", "Architecture", "Os", "Size", "GraphDriver", "RootFS", "Metadata"],
    ]);
  });
});

describe("--json", () => {
  const documents = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("gives a line an image", async () => {
    const rows = documents((await run(["images", "--json", "fam"])).out);

    expect(rows.map(({ names, size, shared }) => ({ names, size, shared }))).toEqual([
      { names: ["fam:b"], size: 175_811, shared: 175_811 },
      { names: ["fam:a"], size: 52_355, shared: 52_355 },
    ]);
  });

  it("gives a line a step, newest first", async () => {
    const rows = documents((await run(["history", "--json", "fam:b"])).out);

    expect(rows.length).toBe(10);
    expect(rows[0]).toMatchObject({ tags: ["fam:b", "other/name:1", "localhost:5000/x/y:v1"] });
    expect(rows.map(({ size }) => size)).toEqual([0, 0, 0, 0, 123_456, 0, 0, 50_000, 0, 2355]);
  });

  it("gives a line for each of df", async () => {
    const rows = documents((await run(["df", "-v", "--json"])).out);

    expect(rows[0]).toMatchObject({ type: "images", total: 6, size: 225_811 });
    expect(rows.filter(({ type }) => type === "image").length).toBe(6);
  });
});

describe("load", () => {
  it("takes an archive from the standard input", async () => {
    const stdin = gunzipSync(readFileSync(ARCHIVE));
    const store = on(join(folder, "piped"));

    const { status, out } = await store(["load"], { stdin });

    expect(status).toBe(0);
    expect(out).toContain("Loaded image: fam:a\n");
  });

  it("does not wait for a terminal", async () => {
    const { status, err } = await run(["load"], { isTTY: true, stdinTTY: true });

    expect({ status, err }).toEqual({
      status: 2,
      err: "copyup: requested load from stdin, but stdin is a terminal; pipe an archive in, or name a file\n",
    });
  });

  it.each([
    ["nothing.tar", /^copyup: .*nothing\.tar: cannot open it: ENOENT/],
    ["cut.tar", /^copyup: .*cut\.tar: .*/],
    ["text.tar", /^copyup: .*text\.tar: .*/],
    ["wrong.tar", /^copyup: .*wrong\.tar.*\n$/],
  ])("refuses %s, and leaves no image", async (name, why) => {
    const bytes = gunzipSync(readFileSync(ARCHIVE));
    const wrong = Buffer.from(bytes);
    wrong.write("HELLO", bytes.indexOf("hello\n"));
    const contents = {
      "cut.tar": bytes.subarray(0, 9000),
      "text.tar": "no tar",
      "wrong.tar": wrong,
    };
    const path = join(folder, name);
    const content = contents[name as keyof typeof contents];
    if (content !== undefined) writeFileSync(path, content);
    const store = on(join(folder, `refused-${name}`));

    const { status, err } = await store(["load", "-i", path]);

    expect(status).toBe(2);
    expect(err).toMatch(why);
    expect(err.split("\n").length).toBe(2);
    expect((await store(["images", "-q", "tiny:latest"])).out).toBe("");
  });

  it("says what a tar of files is", async () => {
    const { err } = await run(["load", join(full, "blobs", "sha256", TINY_LAYER)]);

    expect(err).toContain("a tar of files is taken in with `copyup import`");
  });
});

describe("save", () => {
  it("refuses a terminal", async () => {
    const { status, out, err } = await run(["save", "lone"], { isTTY: true });

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toBe(
      "copyup: cowardly refusing to save to a terminal. Use the -o flag or redirect.\n",
    );
  });

  it.each([
    ["docker-20.10-classic", "repositories"],
    ["docker-28", "oci-layout"],
  ])("writes as %s, and load takes it in", async (engine, name) => {
    const file = join(folder, `${engine}.tar`);
    const { status, out } = await run(["save", "--engine", engine, "-o", file, "fam", "lone"]);
    const again = on(join(folder, `again-${engine}`));

    expect({ status, out }).toEqual({ status: 0, out: "" });
    expect(readFileSync(file).includes(name)).toBe(true);
    await again(["load", "-q", file]);
    const format = "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}";
    expect((await again(["images", "--format", format])).out.trimEnd().split("\n").sort()).toEqual([
      ...["fam:a 493a312c3477 52.4kB", "fam:b 4fc5f56114bf 176kB", "lone:latest 6400d1467e28 50kB"],
    ]);
  });

  it("writes the same to the standard output", async () => {
    const file = join(folder, "same.tar");
    const pieces: Buffer[] = [];
    const stdout = new Writable({
      write(chunk, _, done) {
        pieces.push(Buffer.from(chunk));
        done();
      },
    });
    await run(["save", "lone", "-o", file]);
    await run(["save", "lone"], { stdout });

    expect(Buffer.concat(pieces).equals(readFileSync(file))).toBe(true);
  });

  it("ends quietly when nobody reads on", async () => {
    const { status, err } = await run(["save", "lone"], { stdout: new Failing("EPIPE") });

    expect({ status, err }).toEqual({ status: 141, err: "" });
  });

  it("leaves what was there when it cannot go through", async () => {
    const file = join(folder, "kept.tar");
    writeFileSync(file, "before");

    const { status, err } = await run(["save", "lone", "busybox", "-o", file]);
    const nowhere = await run(["save", "lone", "-o", join(folder, "no", "x.tar")]);

    expect(status).toBe(2);
    expect(err).toContain("No such image: busybox:latest");
    expect(readFileSync(file, "utf8")).toBe("before");
    expect(nowhere.err).toBe(
      `copyup: invalid output path: directory "${join(folder, "no")}" does not exist\n`,
    );
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("stops when it is told to, with nothing half-written", async () => {
    const file = join(folder, "stopped.tar");
    const { status } = await run(["save", "lone", "-o", file], { signal: AbortSignal.abort() });

    expect(status).toBe(130);
    expect(existsSync(file)).toBe(false);
  });
});

describe("import", () => {
  const layer = join(full, "blobs", "sha256", TINY_LAYER);
  const changes = [
    ...['CMD ["/bin/tool"]', 'ENV A=b C="d e"', 'LABEL x.y=z q="a b"', "EXPOSE 80 53/udp"],
    ...["VOLUME /data", "USER 1:2", "WORKDIR /w", "ENTRYPOINT tool -x", "ONBUILD RUN x"],
  ].flatMap((change) => ["-c", change]);
  const engine = ["--engine", "docker-20.10-classic"];

  it("makes what docker import made of the same tar with the same changes", async () => {
    const store = on(join(folder, "imported"));
    const inspect = async (run: typeof store, name: string) => {
      const [document] = JSON.parse((await run(["inspect", name, ...engine])).out);
      // Our times are not theirs, and with the time goes the id; Debian's version has a suffix.
      return { ...document, Id: "", Created: "", DockerVersion: "", RepoTags: [] };
    };

    const { status, out } = await store([
      "import",
      ...engine,
      "-m",
      "a message",
      ...changes,
      layer,
      "ours",
    ]);

    expect(status).toBe(0);
    expect(out).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    expect(await inspect(store, "ours")).toEqual(await inspect(run, "tiny:changed"));
    expect((await store(["history", "ours"])).out).toBe(
      `IMAGE          CREATED                  CREATED BY   SIZE      COMMENT
${out.slice(7, 19)}   Less than a second ago                2.35kB    a message
`,
    );
  });

  it("gives the same id at the same time, from a pipe, too", async () => {
    const store = on(join(folder, "twice"));
    const stdin = readFileSync(layer);

    const [one, other] = [
      await store(["import", layer, "a"]),
      await store(["import", "-"], { stdin }),
    ];

    expect(other.out).toBe(one.out);
  });

  it.each([
    [
      ["import", layer, "x", "-c", "RUN x"],
      /^copyup: --change RUN x: RUN is not a valid change command; give an instruction/,
    ],
    [
      ["import", layer, "x", "-c", "NOPE x"],
      /^copyup: --change NOPE x: NOPE is not a valid change command/,
    ],
    [["import", layer, "UPPER"], /^copyup: .*repository name must be lowercase/],
    [["import", full, "x"], /^copyup: .* is a folder; expected a tar of it/],
    [["import", "http://a/b.tar"], /^copyup: http:\/\/a\/b\.tar: nothing is downloaded here/],
    [["import", join(folder, "none.tar")], /^copyup: .*ENOENT/],
    [
      ["import", layer, "x", "--engine", "docker-27"],
      /^copyup: --engine docker-27: .*did you mean docker-28\?/,
    ],
  ])("refuses %j", async (argv, why) => {
    const { status, out, err } = await on(join(folder, "unimported"))(argv);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(why);
  });

  it("notes that a saved image is one", async () => {
    const { err } = await on(join(folder, "noted"))(["import", ARCHIVE]);

    expect(err).toContain(`did you mean copyup load -i ${ARCHIVE}?`);
  });
});

describe("IMAGE as a path", () => {
  it("is a saved image, an OCI layout, a layer tar or a folder", async () => {
    const archive = join(folder, "lone.tar");
    await run(["save", "lone", "-o", archive]);
    const only = join(folder, "only");
    await on(only)(["load", "-q", archive]);
    const files = join(folder, "files");
    mkdirSync(files);
    writeFileSync(join(files, "a"), "12345");
    const tar = join(folder, "layer.tar");
    copyFileSync(join(full, "blobs", "sha256", TINY_LAYER), tar);

    const sizes = await Promise.all(
      [archive, only, tar, files].map(async (path) => {
        const { out } = await run(["inspect", "-f", "{{.Size}} {{len .RootFS.Layers}}", path]);
        return out.trimEnd();
      }),
    );

    expect(sizes).toEqual(["50000 1", "50000 1", "2355 1", "5 1"]);
    expect((await run(["history", "-q", archive])).out).toBe("6400d1467e28\n");
  });

  it("has a view of the driver, as an image of the store has", async () => {
    const { status, out } = await run(["inspect", "--driver", "fam:b"]);

    expect(status).toBe(0);
    expect(out.match(/^0755 overlay2\/[0-9a-f]{64}\/diff\/$/gm)?.length).toBe(3);
    const lower = /LowerDir": "([^"]*)"/.exec((await run(["inspect", "fam:b"])).out)![1]!;
    for (const path of lower.split(":")) {
      expect(out).toContain(` ${path.replace("/var/lib/docker/", "")}/\n`);
    }
  });
});

describe("a kept container", () => {
  it("keeps its image, and is counted", async () => {
    const store = await another();
    const { id, main } = await ImageStore.open(store).resolve("lone");
    await ImageStore.open(store).containers.write("box", {
      document: keptOf(id),
      needs: [main.digest],
    });

    const refused = await on(store)(["rmi", "lone"]);
    const usage = await on(store)(["df", "-v"]);
    const forced = await on(store)(["rmi", "-f", "lone"]);

    expect({ status: refused.status, err: refused.err }).toEqual({
      status: 2,
      err: 'copyup: conflict: unable to remove repository reference "lone" (must force) - container 0123456789ab is using its referenced image 6400d1467e28\n',
    });
    expect(usage.out).toContain(`
CONTAINER ID   IMAGE     COMMAND                LOCAL VOLUMES   SIZE      CREATED       STATUS                   NAMES
0123456789ab   lone      "sh -c 'echo \\"x\\"'"   1               7kB       2 hours ago   Exited (3) 2 hours ago   box
`);
    expect(forced.out).toBe("Untagged: lone:latest\n");
  });
});

function keptOf(imageId: Digest) {
  const created = "2026-11-23T12:03:30Z";
  return {
    ...{ version: 1, id: "0123456789ab".padEnd(64, "0"), name: "box", image: "lone", imageId },
    ...{ command: ["sh", "-c", "'echo \"x\"'"], exitCode: 3, created, started: created },
    ...{ finished: created, sizeRw: 7000, sizeRootFs: 57_000, volumes: ["/data"], tmpfs: [] },
  };
}

it.each([
  [["images", "--filter", "dangeling=true"], "Invalid filter 'dangeling' (did you mean dangling?)"],
  [["images", "--filter", "dangling"], "bad format of filter (expected name=value)"],
  [["history", "lone", "--human=maybe"], "--human=maybe: expected true or false"],
  [["images", "--clock", "soon"], "--clock soon: expected seconds since 1970"],
  [["load", "a", "-i", "b"], "load takes one archive: b or a"],
])("%j is refused", async (argv, why) => {
  const { status, err } = await cli(["--store", full, ...argv]);

  expect(status).toBe(2);
  expect(err).toContain(why);
});
