import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { faultsOf } from "../store/support/work.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const folder = tempFolder();
let count = 0;

/** 83 bytes, as it was recorded. */
const DOCKERFILE =
  "FROM alpine\nRUN head -c 12345 /dev/zero > /2\nWORKDIR /w\nRUN true\nCOPY Dockerfile /\n";

async function world(text = DOCKERFILE) {
  const store = await baseStore(join(folder.path, `store-${count++}`));
  const context = join(folder.path, `context-${count}`);
  mkdirSync(context);
  writeFileSync(join(context, "Dockerfile"), text);
  const run = (argv: readonly string[], stdin?: string) =>
    cli(
      ["--store", store.folder, "--clock", "1790000000", ...argv],
      stdin === undefined ? {} : { stdin },
    );
  const build = async (...more: string[]) => {
    const { out } = await run(["build", "--json", "-t", "b", ...more, context]);
    return (JSON.parse(out) as { steps: { cached: boolean }[] }).steps.map(({ cached }) => cached);
  };
  const rows = async () => {
    const { out } = await run(["df", "-v"]);
    const [title, , head, ...lines] = out.slice(out.indexOf("Build cache")).trimEnd().split("\n");
    return { title, head, lines: lines.map((line) => line.split(/ {2,}/).slice(1)) };
  };
  const cacheLine = async () => (await run(["df"])).out.trimEnd().split("\n").at(-1);
  const blobs = () => readdirSync(join(store.folder, "blobs", "sha256")).length;
  return { store, run, build, rows, cacheLine, blobs };
}

const NOW = "Less than a second ago";

/** What Docker 20.10.24 said of the same build, its copies of the context and of the base left out: of these copyup
 *  keeps none. */
const RECORDED = [
  ["regular", "12.3kB", NOW, NOW, "1", "true"],
  ["regular", "0B", NOW, NOW, "1", "true"],
  ["regular", "0B", NOW, NOW, "1", "true"],
  ["regular", "83B", NOW, NOW, "1", "true"],
];
const withoutTimes = (lines: readonly (readonly string[])[]) =>
  lines.map(([type, size, , , ...rest]) => [type, size, ...rest]);

describe("the build cache", () => {
  it("is listed as docker system df does, before its image is removed and after", async () => {
    const { run, build, rows, cacheLine } = await world();
    await build();
    const first = await rows();

    expect(first.title).toBe("Build cache usage: 0B");
    expect(first.head).toMatch(/^CACHE ID +CACHE TYPE +SIZE +CREATED +LAST USED +USAGE +SHARED$/);
    expect(withoutTimes(first.lines)).toEqual(withoutTimes(RECORDED));
    expect(await cacheLine()).toBe("Build Cache     4         0         0B        0B");

    // Built again, it has been used again.
    expect(await build()).toEqual([true, true, true, true]);
    expect((await rows()).lines.map((line) => line[4])).toEqual(["2", "2", "2", "2"]);
    await run(["rmi", "b"]);
    expect(await cacheLine()).toBe("Build Cache     4         0         12.43kB   12.43kB");
    expect((await rows()).lines.map((line) => line[5])).toEqual([
      "false",
      "false",
      "false",
      "false",
    ]);
    expect(await build()).toEqual([true, true, true, true]);
  });

  it("is pruned of what no image has, or of all, and then nothing is in the way of its blobs", async () => {
    const { store, run, build, rows, blobs } = await world();
    const empty = blobs();
    await build();

    const dangling = await run(["builder", "prune", "-f"]);
    expect(dangling).toEqual({ status: 0, out: "Total reclaimed space: 0B\n", err: "" });
    const all = await run(["builder", "prune", "-a", "-f"]);
    expect(all.out).toMatch(
      /^Deleted build cache objects:\n([0-9a-z]{25}\n){4}\nTotal reclaimed space: 12\.43kB\n$/,
    );
    expect((await rows()).lines).toEqual([]);
    expect(await faultsOf(store)).toEqual([]);
    expect(await build()).toEqual([false, false, false, false]);

    await run(["rmi", "b"]);
    await run(["builder", "prune", "-f"]);
    expect(blobs()).toBe(empty);
    expect(await store.buildCache.list()).toEqual([]);
  });

  it.each([
    ["y\n", 4],
    ["Y\n", 4],
    ["yes\n", 0],
    ["n\n", 0],
    ["", 0],
  ])("is asked for, and %j is an answer", async (stdin, removed) => {
    const { run, build } = await world();
    await build();
    const { out } = await run(["builder", "prune", "-a"], stdin);

    expect(
      out.startsWith(
        "WARNING! This will remove all build cache. Are you sure you want to continue? [y/N] ",
      ),
    ).toBe(true);
    expect(out.split("\n").filter((line) => /^[0-9a-z]{25}$/.test(line))).toHaveLength(removed);
  });

  it("of the classic builder goes with the images that came of it", async () => {
    const { run, build, cacheLine } = await world();
    const classic = ["--engine", "docker-20.10-classic"];
    await build(...classic);
    await build(...classic, "-t", "other");

    expect(await cacheLine()).toBe("Build Cache     0         0         0B        0B");
    expect(await run(["rmi", "b", "other"])).toMatchObject({ status: 0, err: "" });
    expect(await build(...classic)).toEqual([false, false, false, false]);

    await run(["tag", "b", "kept"]);
    await run(["rmi", "b"]);
    expect(await build(...classic)).toEqual([true, true, true, true]);
  });
});
