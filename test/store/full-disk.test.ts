import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ImageStore } from "../../src/store/image-store.ts";
import { tempFolder } from "../image/support/temp.ts";
import { lacking } from "../support/lacking.ts";
import { load, ociArchive } from "./support/images.ts";
import { faultsOf, leftOversOf } from "./support/work.ts";

const folder = tempFolder();
const disk = join(folder.path, "disk");
mkdirSync(disk);
const run = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;
const mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk);
afterAll(() => {
  if (mounted) run("umount", disk);
});

describe.skipIf(lacking(mounted))(`a disk${mounted ? "" : " (skipped: cannot mount one)"}`, () => {
  it("that is full is said to be, and costs nothing that was there", async () => {
    const store = ImageStore.open(join(disk, "store"));
    await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));

    const many = Array.from({ length: 80 }, (_, i) => `layer-${i}`);

    await load(store, folder, ociArchive({ layers: ["b", "c"], name: "y" }));
    await expect(load(store, folder, ociArchive({ layers: many, name: "z" }))).rejects.toThrow(
      /: cannot .*: ENOSPC: .*; free some space \(copyup df shows what images take\)/,
    );
    expect((await store.list()).map(({ names }) => names)).toEqual([["x:latest"], ["y:latest"]]);
    expect(await faultsOf(store)).toEqual([]);
    await store.gc({ minAge: 0 });
    expect(await leftOversOf(store)).toEqual([]);
  });

  it("that is full to the last byte gets room by removing images", async () => {
    const store = ImageStore.open(join(disk, "filled"));
    await load(store, folder, ociArchive({ layers: ["d"], name: "x" }));
    await load(store, folder, ociArchive({ layers: ["d", "e"], name: "y" }));
    run("sh", "-c", `cat /dev/zero > ${disk}/fill`);
    await expect(store.tag("x", "z")).rejects.toThrow(/ENOSPC/);

    await store.remove("y");

    expect((await store.list()).map(({ names }) => names)).toEqual([["x:latest"]]);
    expect(await faultsOf(store)).toEqual([]);
    expect(await leftOversOf(store)).toEqual([]);
    rmSync(join(disk, "fill"));
  });

  it("that can only be read is read", async () => {
    const path = join(disk, "read-only");
    const store = ImageStore.open(path);
    await load(store, folder, ociArchive({ layers: ["a"], name: "x", packed: true }));
    const layers = join(path, "copyup", "layers");
    for (const name of readdirSync(layers)) rmSync(join(layers, name));
    expect(run("mount", "-o", "remount,ro", disk)).toBe(true);

    const again = ImageStore.open(path);
    expect((await again.list()).map(({ names, size }) => [names, size])).toEqual([
      [["x:latest"], 1],
    ]);
    const opened = await again.open("x");
    expect(opened.image.layers[0]!.layer.get("/a")).toBeDefined();
    opened.close();
    await expect(again.tag("x", "y")).rejects.toThrow(
      /EROFS: .*; give a store that can be written: --store DIR$/,
    );
  });
});
