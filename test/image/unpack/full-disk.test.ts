import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openImage } from "../../../src/image/open-image.ts";
import { lacking } from "../../support/lacking.ts";
import { makeTar } from "../support/make-tar.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();
const disk = join(folder.path, "disk");
mkdirSync(disk);
const run = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;
const mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
afterAll(() => {
  if (mounted) run("umount", disk);
});

describe.skipIf(lacking(mounted))(`a disk${mounted ? "" : " (skipped: cannot mount one)"}`, () => {
  it("without room for what is unpacked is told, and what to do; nothing stays on it", async () => {
    const tar = makeTar([{ name: "a", data: Buffer.alloc(1 << 20) }]);
    const path = folder.write("layer.tar.gz", gzipSync(tar));

    await expect(openImage(path, { tempDir: disk })).rejects.toThrow(
      `${path}: cannot unpack it to ${disk}: ENOSPC: no space left on device, write; free some space there, or name another folder for temporary files: TMPDIR=DIR`,
    );
    expect(readdirSync(disk)).toEqual([]);
    expect(run("sh", "-c", `head -c 40000 /dev/zero > ${disk}/again`)).toBe(true);
  });
});
