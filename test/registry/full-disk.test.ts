import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ImageStore } from "../../src/store/image-store.ts";
import { isStoreFault } from "../../src/store/store-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { layerOf } from "../store/support/images.ts";
import { lacking } from "../support/lacking.ts";
import { FakeRegistry } from "./support/fake-registry.ts";
import { noisyLayer, place } from "./support/images.ts";
import { session } from "./support/pulls.ts";

const folder = tempFolder();
const disk = join(folder.path, "disk");
mkdirSync(disk);
const run = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;
const mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk);
afterAll(() => {
  if (mounted) run("umount", disk);
});

describe.skipIf(lacking(mounted))(`a disk${mounted ? "" : " (skipped: cannot mount one)"}`, () => {
  it("that gets full during a pull is said to be, and keeps no half image", async () => {
    const registry = new FakeRegistry();
    const { host } = await registry.start();
    place(registry, "small:1", [layerOf("a")]);
    place(registry, "large:1", [noisyLayer("x", 2_000_000)]);
    const store = ImageStore.open(join(disk, "store"));
    const { pull, clock } = session(folder);
    await pull(`${host}/small:1`, { store });

    const pulling = pull(`${host}/large:1`, { store });

    await expect(pulling).rejects.toSatisfy((error) => isStoreFault(error, "no-space"));
    await expect(pulling).rejects.toThrow(/ENOSPC.*; free some space/);
    expect(clock.waits).toEqual([]);
    expect((await store.list()).map(({ names }) => names)).toEqual([[`${host}/small:1`]]);
    // What came is not kept for another attempt: the disk has room again for what is smaller.
    expect(readdirSync(join(store.folder, "copyup", "ingest"))).toEqual([]);
    await store.remove(`${host}/small:1`);
  });
});
