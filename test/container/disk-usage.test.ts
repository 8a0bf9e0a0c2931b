import { describe, expect, it } from "vitest";
import { diskUsage, type UsedImage } from "../../src/container/disk-usage.ts";

const BASE = { chainId: "base", size: 3_034_202 };
const L1 = { chainId: "l1", size: 100_000 };
const L2 = { chainId: "l2", size: 50_000 };
const L3 = { chainId: "l3", size: 10_000 };

/** A base, two images on it, and one on one of these. */
const IMAGES: readonly UsedImage[] = [
  { id: "c", layers: [BASE, L3] },
  { id: "alpine", layers: [BASE] },
  { id: "a", layers: [BASE, L1] },
  { id: "b", layers: [BASE, L1, L2] },
];

const CONTAINERS = [
  { imageId: "c", sizeRw: 0, running: false },
  { imageId: "b", sizeRw: 0, running: true },
  { imageId: "b", sizeRw: 7000, running: true },
];

describe("diskUsage()", () => {
  it("counts the shared images as the engine did", () => {
    const { images, containers, volumes, perImage } = diskUsage({
      images: IMAGES,
      containers: CONTAINERS,
    });

    expect(perImage).toEqual([
      { id: "c", size: 3_044_202, shared: 3_034_202, unique: 10_000, containers: 1 },
      { id: "alpine", size: 3_034_202, shared: 3_034_202, unique: 0, containers: 0 },
      { id: "a", size: 3_134_202, shared: 3_134_202, unique: 0, containers: 0 },
      { id: "b", size: 3_184_202, shared: 3_134_202, unique: 50_000, containers: 2 },
    ]);
    // Images 4 2 3.194MB 3.134MB (98%)
    expect(images).toEqual({
      total: 4,
      active: 2,
      size: 3_194_202,
      reclaimable: 3_134_202,
      reclaimablePercent: 98,
    });
    // Containers 3 2 7kB 0B (0%)
    expect(containers).toMatchObject({ total: 3, active: 2, size: 7000, reclaimablePercent: 0 });
    expect(volumes).toMatchObject({ size: 0, reclaimablePercent: null });
  });

  it("counts forty containers and a volume as the engine did", () => {
    const containers = SIZES.map((sizeRw, i) => ({ imageId: "c", sizeRw, running: i === RUNNING }));
    const volumes = [{ size: 2, references: 1 }];

    const usage = diskUsage({ images: IMAGES, containers, volumes });

    // Containers 40 1 6.292MB 6.292MB (99%); Local Volumes 1 1 2B 0B (0%)
    expect(usage.containers).toEqual({
      total: 40,
      active: 1,
      size: 6291598,
      reclaimable: 6291586,
      reclaimablePercent: 99,
    });
    expect(usage.volumes).toEqual({
      total: 1,
      active: 1,
      size: 2,
      reclaimable: 0,
      reclaimablePercent: 0,
    });
  });
});

/** SizeRw of the recorded containers, and which of them ran. */
const SIZES: readonly number[] = [
  12, 0, 0, 2, 8, 0, 0, 5242885, 11, 12, 10, 0, 6, 0, 2, 0, 0, 4, 2, 12, 2, 2, 2, 6, 12, 0, 4, 2, 0,
  0, 1048576, 12, 2, 2, 2, 4, 2, 2, 0, 0,
];
const RUNNING = 0;
