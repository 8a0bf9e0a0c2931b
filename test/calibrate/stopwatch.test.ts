import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileSystemOf } from "../../src/calibrate/file-system.ts";
import { Stopwatch } from "../../src/calibrate/stopwatch.ts";
import { file, many, workload } from "../../src/calibrate/workload.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { compileSources, openKernel } from "../kernel/support/live-kernel.ts";
import { lacking } from "../support/lacking.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const compiled = compileSources();
const kernel = await openKernel({ program: compiled.worker });
const root = kernel instanceof Kernel && kernel.privileged;
const program = join(compiled.folder, "calibrate", "worker.js");
afterAll(async () => {
  if (kernel instanceof Kernel) await kernel.close();
  compiled.remove();
});

const COPIES = workload("copies", {
  lower: [many(3, (i) => file(`/d/f${i}`, 5_000))],
  ops: many(3, (i) => ({ op: "open", path: `/d/f${i}`, flags: "O_RDWR" })),
  rounds: 4,
});

const why = kernel instanceof Kernel ? "not root" : kernel;

describe.skipIf(lacking(root))(`Stopwatch${root ? "" : ` (skipped: ${why})`}`, () => {
  const folder = temporaryFolder();

  it("times each round on the kernel, and leaves nothing behind", async () => {
    const stopwatch = await Stopwatch.open(folder, { program });
    try {
      const rounds = await stopwatch.time(COPIES);
      const cold = await stopwatch.time({ ...COPIES, cold: true });

      expect(rounds.length).toBeGreaterThanOrEqual(4);
      expect(Math.min(...rounds, ...cold)).toBeGreaterThan(0);
    } finally {
      await stopwatch.close();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes its directory away when it is closed in the middle of a workload", async () => {
    const stopwatch = await Stopwatch.open(folder, { program });
    const timing = stopwatch.time({ ...COPIES, rounds: 2_000 });
    timing.catch(() => undefined);

    await stopwatch.close();

    await expect(timing).rejects.toThrow(/cannot time "copies"/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says which workload the kernel would not run", async () => {
    const stopwatch = await Stopwatch.open(folder, { program });
    try {
      const refused = workload("refused", { options: { metacopy: "perhaps" }, ops: [] });

      await expect(stopwatch.time(refused)).rejects.toThrow(/cannot time "refused": EINVAL/);
    } finally {
      await stopwatch.close();
    }
  });
});

describe("Stopwatch.open()", () => {
  it("wants a directory that is there", async () => {
    await expect(Stopwatch.open("/no/such/place", { program })).rejects.toThrow(/ENOENT|root/);
  });
});

describe.skipIf(process.platform !== "linux")("fileSystemOf()", () => {
  it("knows what is mounted where", () => {
    expect(fileSystemOf("/proc/self")).toBe("proc");
  });

  it("goes by where a link leads", () => {
    const folder = temporaryFolder();
    mkdirSync(`${folder}/d`);

    expect(fileSystemOf(`${folder}/d`)).toBe(fileSystemOf(folder));
  });
});
