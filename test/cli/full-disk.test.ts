import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tempFolder } from "../image/support/temp.ts";
import { faultsOf, leftOversOf } from "../store/support/work.ts";
import { lacking } from "../support/lacking.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const folder = tempFolder();
const disk = join(folder.path, "disk");
mkdirSync(disk);
const run = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;
const mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk);
afterAll(() => {
  if (mounted) run("umount", disk);
});

describe.skipIf(lacking(mounted))(`a disk${mounted ? "" : " (skipped: cannot mount one)"}`, () => {
  it("that is full keeps neither image nor container, and all that was there", async () => {
    const store = await baseStore(disk, ["lesson"]);
    const context = join(folder.path, "context");
    mkdirSync(context);
    writeFileSync(join(context, "big"), Buffer.alloc(6_000_000, "x"));
    writeFileSync(join(context, "small"), "x");
    const dockerfile = "FROM lesson\nCOPY small /small\nCOPY big /big\n";
    writeFileSync(join(context, "Dockerfile"), dockerfile);
    const at = ["--store", store.folder];

    const built = await cli(["build", ...at, "-t", "x", context]);
    const script = "dd if=/dev/zero of=/z bs=1000000 count=6";
    const ran = await cli(["exec", ...at, "--name", "web", "lesson", "--", "sh", "-c", script]);

    for (const { status, err } of [built, ran]) {
      expect(status).toBe(2);
      expect(err).toMatch(/^copyup: .*ENOSPC.*; free some space/m);
    }
    expect((await store.list()).map(({ names }) => names)).toEqual([["lesson:latest"]]);
    expect((await cli(["ps", ...at, "-a", "-q"])).out).toBe("");
    expect(await faultsOf(store)).toEqual([]);
    expect(await leftOversOf(store)).toEqual([]);
  });
});
