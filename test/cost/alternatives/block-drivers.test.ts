import { describe, expect, it } from "vitest";
import { imageBytes } from "../../../src/cost/alternatives/block-driver.ts";
import type { FileBlocks } from "../../../src/cost/alternatives/block-ledger.ts";
import { BTRFS, btrfsBytes } from "../../../src/cost/alternatives/btrfs.ts";
import { DEVICEMAPPER } from "../../../src/cost/alternatives/devicemapper.ts";
import { ZFS, zfsBytes } from "../../../src/cost/alternatives/zfs.ts";
import { layer } from "./support/in-engine.ts";

const KIB = 1024;

const file = (blocks: Partial<FileBlocks>): FileBlocks => ({
  ...{ ino: 1, size: 1e6, shared: 10, broken: 0, fresh: 0 },
  ...blocks,
});

describe("bytes that a driver stores", () => {
  it("are blocks of 4 KiB on Btrfs, and the data itself of a small file", () => {
    const files = [
      file({ broken: 2, fresh: 1 }),
      file({ size: 100, fresh: 1 }),
      file({ size: 2048, broken: 1 }),
      file({ size: 2049, broken: 1 }),
      file({ size: 100 }),
    ];

    expect(files.map(btrfsBytes)).toEqual([12_288, 100, 2048, 4096, 0]);
  });

  it("are records on ZFS, of its own length for a file that has but one", () => {
    const files = [
      file({ broken: 2, fresh: 1 }),
      file({ size: 100, fresh: 1 }),
      file({ size: 5000, broken: 1 }),
      file({ size: 128 * KIB, broken: 1 }),
    ];

    expect(files.map(zfsBytes)).toEqual([3 * 128 * KIB, 4096, 8192, 128 * KIB]);
  });

  it("of an image are those of its layers, each laid whole", () => {
    const layers = [
      layer([{ path: "f", size: 5000, data: [[0, 5000]] }]),
      layer([
        { path: "f", size: 5000, data: [[0, 5000]] },
        { path: "g", size: 100, data: [[0, 100]] },
      ]),
    ];

    expect(imageBytes(BTRFS, layers)).toBe(8192 + 8192 + 100);
    expect(imageBytes(ZFS, layers)).toBe(8192 + 8192 + 4096);
    expect(imageBytes(DEVICEMAPPER, layers)).toBe(2 * 64 * KIB);
  });
});
