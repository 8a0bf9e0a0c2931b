import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ImageStore } from "../../src/store/image-store.ts";
import { tempFolder } from "../image/support/temp.ts";
import { faultsOf, leftOversOf } from "../store/support/work.ts";
import { cli, Failing } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";
import { toyProfile } from "./support/toy-profile.ts";

const folder = tempFolder();
let count = 0;

/** A context with these files. */
function contextOf(files: Readonly<Record<string, string>>): string {
  const path = join(folder.path, `context-${count++}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

async function newStore() {
  return baseStore(join(folder.path, `store-${count++}`), ["lesson"]);
}

const CLOCK = ["--clock", "2026-01-01T00:00:00Z"];
const namesOf = async (store: ImageStore) => (await store.list()).flatMap(({ names }) => names);

describe("copyup build", () => {
  it("tells of each instruction its layer, or why there is none", async () => {
    const store = await newStore();
    const context = contextOf({
      Dockerfile:
        'FROM lesson\nLABEL author ="anil"\nRUN echo one > 1.txt; echo said\nRUN rm /lower/file.txt\nRUN chmod 600 /lower/big.bin\n',
    });
    const { status, out, err } = await cli([
      ...["build", "-t", "demo", "-t", "demo:2", "--store", store.folder, ...CLOCK, context],
      ...["--device", toyProfile(), "--cold"],
    ]);

    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out.replace(/\b[0-9a-f]{64}\b/g, "ID").replace(/layer [0-9a-f]{12}/g, "layer ID")).toBe(
      `FROM lesson
    1 layer, 3.03MB
LABEL author ="anil"
    no layer: it changes the image's config only
RUN echo one > 1.txt; echo said
    │ said
    layer ID  4B, 1 file; not cached: it was never taken before
RUN rm /lower/file.txt
    layer ID  0B, 0 files, 1 whiteout, 1 ms; not cached: it was never taken before
RUN chmod 600 /lower/big.bin
    layer ID  1.05MB, 2 files, 11.0 s (10.5 to 12.0); not cached: it was never taken before
    copied up whole: 1.05MB in 1 file, 1.05MB of it stored twice
      /lower/big.bin  1.05MB by chmod in about 11.0 s; none of it changed

Image sha256:ID
4.08MB in 4 layers
Tagged demo:latest, demo:2
Times: Toy disk, one process, nothing in the page cache (--device NAME|FILE).

 1 warning found (use copyup build --check to expand):
 - LegacyKeyValueFormat: "LABEL key=value" should be used instead of legacy "LABEL key value" format (line 2)
`.replace("1.05MB, 2 files", out.match(/1\.05MB, \d files?/)![0]),
    );
    expect((await namesOf(store)).sort()).toEqual(["demo:2", "demo:latest", "lesson:latest"]);
  });

  it("builds the same again from the cache, and says why a step is taken anew", async () => {
    const store = await newStore();
    const dockerfile = "FROM lesson\nCOPY a /a\nRUN cat /a > /b\n";
    const context = contextOf({ Dockerfile: dockerfile, a: "1" });
    const build = async (...more: string[]) =>
      JSON.parse((await cli(["build", "--json", "--store", store.folder, ...more, context])).out);
    const cacheOf = ({ steps }: { steps: { cached: boolean; missReason?: string }[] }) =>
      steps.map(({ cached, missReason }) => (cached ? "cached" : missReason));

    const first = await build();
    const second = await build();
    expect(cacheOf(first)).toEqual(["it was never taken before", "it was never taken before"]);
    expect(cacheOf(second)).toEqual(["cached", "cached"]);
    expect(second.image.id).toBe(first.image.id);

    writeFileSync(join(context, "a"), "2");
    expect(cacheOf(await build())).toEqual([
      "changed: files",
      "a step before it, or the base, is another",
    ]);
    expect(cacheOf(await build("--no-cache"))).toEqual([
      "the cache was not used (--no-cache)",
      "the cache was not used (--no-cache)",
    ]);
    writeFileSync(join(context, "a"), "1");
    expect(cacheOf(await build("--stub", "cat"))).toEqual(["cached", "changed: declared commands"]);
  });

  it("prints the id alone when it is to be quiet, the same for the same clock", async () => {
    const context = contextOf({ Dockerfile: "FROM scratch\nCOPY a /\n", a: "x" });
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      const store = await newStore();
      const { out } = await cli(["build", "-q", "--store", store.folder, ...CLOCK, context]);
      ids.push(out);
    }

    expect(ids[0]).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it("marks what stands on a bundled base, and what stands on that", async () => {
    const store = await newStore();
    const one = contextOf({ Dockerfile: "FROM alpine\nRUN echo x > /x\n" });
    const two = contextOf({ Dockerfile: "FROM one\nRUN echo y > /y\n" });
    const first = await cli(["build", "-t", "one", "--store", store.folder, one]);
    const second = await cli(["build", "--json", "--store", store.folder, two]);

    expect(first.out).toMatch(/synthetic base\n(.|\n)*Synthetic base: real paths/);
    expect(JSON.parse(second.out)).toMatchObject({ synthetic: true });
  });

  it("takes a layer from a real image for what cannot run here", async () => {
    const store = await newStore();
    const donor = contextOf({ Dockerfile: "FROM lesson\nRUN /made  here\n" });
    const target = contextOf({ Dockerfile: "FROM lesson\nRUN /made here\nRUN echo x > /x\n" });
    const build = (...argv: string[]) => cli(["build", "--store", store.folder, ...argv]);

    const failed = await build(target);
    expect(failed.status).toBe(1);
    expect(failed.err).toContain("/made: not found");
    await build("-t", "real", "--stub", "made", donor);
    const { status, out } = await build("--layer-from", "real", target);

    expect(status).toBe(0);
    expect(out).toMatch(/: not found\n {4}layer [0-9a-f]{12} {2}0B, 0 files, taken from real;/);
  });

  it.each([
    [
      "RUN echo out; echo no >&2; exit 7",
      1,
      'Dockerfile:2:1: failed to solve: process "/bin/sh -c echo out; echo no >&2; exit 7" did not complete successfully: exit code: 7\n  2 | RUN echo out; echo no >&2; exit 7\n    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nIt printed:\n  │ out\n  │ no\n',
    ],
    ["COPY nope /", 2, "Dockerfile:2:1: "],
    [
      "RUM x",
      2,
      "Dockerfile:2:1: failed to solve: dockerfile parse error on line 2: unknown instruction: RUM (did you mean RUN?)\n  2 | RUM x\n    | ^^^\n",
    ],
  ])("%s ends with status %i and says where", async (line, wanted, words) => {
    const store = await newStore();
    const context = contextOf({
      Dockerfile: `FROM lesson\nRUN echo kept > /kept\n`.replace(
        "RUN echo kept > /kept\n",
        `${line}\n`,
      ),
    });
    const before = readdirSync(join(store.folder, "blobs", "sha256"));
    const { status, out, err } = await cli(["build", "-t", "x", "--store", store.folder, context]);

    expect(status).toBe(wanted);
    expect(out).not.toContain("Image sha256:");
    expect(err.startsWith(`copyup: ${words}`), err).toBe(true);
    expect(await namesOf(store)).toEqual(["lesson:latest"]);
    expect(readdirSync(join(store.folder, "blobs", "sha256"))).toEqual(before);
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("an image that is nowhere is missed where it is asked for, with what to do", async () => {
    const store = await newStore();
    const context = contextOf({ Dockerfile: "FROM quay.io/no/such\n" });
    const { status, err } = await cli(["build", "--store", store.folder, context]);

    expect(status).toBe(2);
    expect(err).toMatch(/^copyup: Dockerfile:1:1: .*quay\.io\/no\/such/);
    expect(err).toContain("copyup load");
  });

  it.each([
    ["no Dockerfile", () => contextOf({}), [], /Dockerfile/],
    ["no folder", () => join(folder.path, "nowhere"), [], /path ".*nowhere" not found/],
    ["a file", () => join(contextOf({ a: "x" }), "a"), [], /context must be a directory/],
    ["a bad tag", () => contextOf({ Dockerfile: "FROM scratch" }), ["-t", "A"], /lowercase/],
    ["a bad clock", () => contextOf({ Dockerfile: "FROM scratch" }), ["--clock", "x"], /--clock x/],
  ])("refuses %s with status 2", async (_what, context, more, words) => {
    const store = await newStore();
    const { status, out, err } = await cli([
      ...["build", "--store", store.folder, ...more, context()],
    ]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(words);
    expect(err).not.toContain("    at ");
  });

  it("ends quietly when its reader is gone: the image is there", async () => {
    const store = await newStore();
    const context = contextOf({ Dockerfile: "FROM lesson\nRUN echo x > /x\n" });
    const { status, err } = await cli(["build", "-t", "x", "--store", store.folder, context], {
      stdout: new Failing("EPIPE"),
    });

    expect({ status, err }).toEqual({ status: 141, err: "" });
    expect(await namesOf(store)).toContain("x:latest");
  });

  it("is stopped at any moment, and leaves nothing", async () => {
    const runs = Array.from({ length: 300 }, (_, i) => `RUN echo ${i} > /a`).join("\n");
    const context = contextOf({ Dockerfile: `FROM lesson\n${runs}\n` });
    const store = await newStore();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const { status, err } = await cli(["build", "-t", "x", "--store", store.folder, context], {
      signal: stop.signal,
    });

    expect({ status, err }).toEqual({ status: 130, err: "" });
    expect(await namesOf(store)).toEqual(["lesson:latest"]);
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("two builds at once into one store both come out whole", async () => {
    const store = await newStore();
    const texts = ["a", "b", "c", "d"];
    const contexts = texts.map((text) =>
      contextOf({ Dockerfile: `FROM lesson\nRUN echo same > /same\nRUN echo ${text} > /own\n` }),
    );
    const runs = await Promise.all(
      contexts.map((context, i) =>
        cli(["build", "-t", `x:${i}`, "-t", "last", "--store", store.folder, context]),
      ),
    );

    expect(runs.map(({ status, err }) => [status, err])).toEqual(texts.map(() => [0, ""]));
    expect(await faultsOf(store)).toEqual([]);
    const names = await namesOf(store);
    for (const i of texts.keys()) expect(names).toContain(`x:${i}`);
    expect(names).toContain("last:latest");
    for (const [i, text] of texts.entries()) {
      const { image, close } = await store.open(`x:${i}`);
      const own = image.layers.at(-1)!.layer.get("/own");
      expect([text, own === undefined]).toEqual([text, false]);
      close();
    }
  });
});
