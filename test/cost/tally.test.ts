import { describe, expect, it } from "vitest";
import { recordingTrace } from "../../src/base/trace.ts";
import type { CostReport } from "../../src/cost/cost.ts";
import { tallyCosts } from "../../src/cost/tally.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";

const MIB = 2 ** 20;
const pattern = (size: number) => Content.repeat(Uint8Array.of(1, 2, 3), size);
const bytes = (count: number) => new Uint8Array(count).fill(0xee);

/** Two lower layers; each step of `steps` is one step of the trace. */
function run(...steps: ((process: Process) => void)[]): CostReport {
  const base = new LayerBuilder();
  base.put("/db/data", { type: "file", content: pattern(200 * MIB) });
  base.put("/etc/hosts", { type: "file", content: pattern(5000) });
  base.put("/one", { type: "file", content: pattern(8192) });
  base.link("/two", "/one");
  base.put("/sh", { type: "symlink", target: "busybox" });
  base.put("/disk", { type: "file", content: Content.hole(500e9).write(0, bytes(10)) });
  const app = new LayerBuilder();
  app.put("/app/x", { type: "file", content: pattern(100) });
  const lowers = [app.layer, base.layer];
  const upper = new Layer();
  const { trace, envelopes } = recordingTrace();
  const process = mount({ lowers, upper, trace }).process();
  for (const [i, step] of steps.entries()) {
    trace.step = i + 1;
    step(process);
  }
  return tallyCosts(envelopes, { upper, lowers });
}

function writeTo(path: string, flags: string, count: number, offset = 0) {
  return (process: Process) => {
    const fd = process.open(path, flags);
    if (count > 0) process.pwrite(fd, bytes(count), offset);
    process.close(fd);
  };
}

const NOTHING = {
  writtenBytes: 0,
  readBelowBytes: 0,
  whiteoutsMade: 0,
  copiedBytes: 0,
  redundantBytes: 0,
  copyUps: 0,
  copiedDirectories: 0,
};

describe("tallyCosts()", () => {
  it("prices one byte into a 200 MiB file", () => {
    const cost = run(
      writeTo("/db/data", "O_RDWR", 0),
      writeTo("/db/data", "O_RDWR", 1, 4096 * 3 + 7),
    );

    const copied = {
      copiedBytes: 200 * MIB,
      redundantBytes: 200 * MIB - 4096,
      copyUps: 1,
    };
    const copyUp = {
      copyUp: 1,
      copiedByte: 200 * MIB,
      flush: 1,
      flushedByte: 200 * MIB,
      coldFile: 1,
      coldByte: 200 * MIB,
    };
    expect(cost.total).toEqual({
      ...NOTHING,
      ...copied,
      writtenBytes: 1,
      copiedDirectories: 1,
    });
    expect(cost.amplification).toBe(200 * MIB + 1);
    expect(cost.upper).toEqual({
      sizeBytes: 200 * MIB,
      diskBytes: 200 * MIB,
      redundantBytes: 200 * MIB - 4096,
      blockDriverBytes: 4096,
      files: 1,
      directories: 1,
      symlinks: 0,
      specials: 0,
      whiteouts: 0,
      opaques: 0,
    });
    expect(cost.copyUps).toEqual([
      {
        step: 1,
        path: "/db/data",
        trigger: "open",
        syscall: "open",
        kind: "data",
        fromLayer: 2,
        size: 200 * MIB,
        copiedBytes: 200 * MIB,
        work: copyUp,
        now: {
          path: "/db/data",
          size: 200 * MIB,
          redundantBytes: 200 * MIB - 4096,
          changedBytes: 4096,
        },
      },
    ]);
    expect(cost.bySteps.filter(({ step }) => step > 0)).toMatchObject([
      { ...NOTHING, ...copied, copiedDirectories: 1, step: 1 },
      { ...NOTHING, writtenBytes: 1, step: 2 },
    ]);
    expect(cost.byPaths).toEqual([
      {
        ...NOTHING,
        path: "/db",
        copiedDirectories: 1,
        work: { name: 1, probe: 3, inode: 1, copiedDirectory: 1 },
      },
      {
        ...NOTHING,
        ...copied,
        path: "/db/data",
        writtenBytes: 1,
        work: { name: 1, probe: 1, inode: 1, ...copyUp, write: 1, writtenByte: 1 },
      },
    ]);
    expect(cost.work).toMatchObject({ call: 5, ...copyUp, copiedDirectory: 1, name: 2 });
    expect(cost.byLayers).toEqual([
      { ...NOTHING, layer: 0, writtenBytes: 1 },
      { ...NOTHING, ...copied, layer: 2, copiedDirectories: 1 },
    ]);
    expect(cost.byTriggers).toEqual([{ trigger: "open", ...copied, copiedDirectories: 1 }]);
  });

  it("counts calls on the store, by kind and by step", () => {
    const cost = run(
      (process) => process.chmod("/etc/hosts", 0o600),
      (process) => process.unlink("/sh"),
    );

    const [first, second] = cost.bySteps.filter(({ step }) => step > 0);
    expect(first!.storeCalls).toMatchObject({ mkdir: 1, create: 1, "copy-range": 1, link: 1 });
    expect(second!.storeCalls).toMatchObject({ rename: 1 });
    const sum = cost.bySteps.reduce((all, { storeCalls }) => all + (storeCalls.setattr ?? 0), 0);
    expect(cost.storeCalls.setattr).toBe(sum);
  });

  it("has no amplification when nothing was written", () => {
    expect(run().amplification).toBeNull();
    expect(run((process) => process.chmod("/etc/hosts", 0o600)).amplification).toBeNull();
  });

  it("counts what programs read below, and not what they read above", () => {
    const read = (process: Process) => {
      process.pread(process.open("/etc/hosts", "O_RDONLY"), 100, 0);
    };

    const cost = run(read, (process) => process.chmod("/etc/hosts", 0o600), read);

    expect(cost.total.readBelowBytes).toBe(100);
    expect(cost.byLayers).toMatchObject([{ layer: 2, readBelowBytes: 100 }]);
  });

  it("copies nothing for O_TRUNC, but all of it for truncate", () => {
    const truncated = run(writeTo("/db/data", "O_WRONLY|O_TRUNC", 10));
    const cut = run((process) => process.truncate("/db/data", 0));

    expect(truncated.total).toMatchObject({ copiedBytes: 0, writtenBytes: 10, copyUps: 1 });
    expect(truncated.copyUps).toMatchObject([{ size: 0, now: { size: 10, changedBytes: 10 } }]);
    expect(cut.total).toMatchObject({ copiedBytes: 200 * MIB, copyUps: 1 });
    expect(cut.copyUps).toMatchObject([{ now: { size: 0, redundantBytes: 0, changedBytes: 0 } }]);
  });

  it("copies the steps of 1 MiB that hold data of a sparse file, and counts its size as Docker does", () => {
    const cost = run(writeTo("/disk", "O_RDWR", 1, 400e9));

    expect(cost.total.copiedBytes).toBe(MIB);
    expect(cost.upper.sizeBytes).toBe(500e9);
    expect(cost.upper.diskBytes).toBe(MIB + 4096);
    expect(cost.upper).toMatchObject({ redundantBytes: MIB, blockDriverBytes: 4096 });
  });

  it("follows a copy through renames, of directories too", () => {
    const cost = run(
      (process) => process.mkdir("/new"),
      (process) => process.rename("/etc/hosts", "/new/hosts"),
      (process) => process.rename("/new", "/newer"),
    );

    expect(cost.copyUps).toMatchObject([
      {
        path: "/etc/hosts",
        trigger: "rename",
        now: { path: "/newer/hosts", redundantBytes: 5000 },
      },
    ]);
    expect(cost.total.whiteoutsMade).toBe(1);
    expect(cost.upper).toMatchObject({ whiteouts: 1, directories: 2, files: 1 });
  });

  it("follows two copies that trade places", () => {
    const cost = run(
      (process) => process.chmod("/one", 0o600),
      (process) => process.chmod("/app/x", 0o600),
      (process) => process.renameat2("/one", "/app/x", "RENAME_EXCHANGE"),
    );

    expect(cost.copyUps).toMatchObject([
      { path: "/one", now: { path: "/app/x", redundantBytes: 8192 } },
      { path: "/app/x", now: { path: "/one", redundantBytes: 100 } },
    ]);
  });

  it("counts a copy with several names once", () => {
    const cost = run((process) => process.link("/etc/hosts", "/etc/copy"));

    expect(cost.upper).toMatchObject({ sizeBytes: 5000, redundantBytes: 5000, files: 2 });
    expect(cost.copyUps).toMatchObject([{ trigger: "link", now: { path: "/etc/hosts" } }]);
  });

  it("counts each name of a lower hard link, which copy-up breaks", () => {
    const cost = run(
      (process) => process.chmod("/one", 0o600),
      (process) => process.chmod("/two", 0o600),
    );

    expect(cost.upper).toMatchObject({ sizeBytes: 16_384, redundantBytes: 16_384 });
  });

  it("says that a copy is gone when it was removed or replaced", () => {
    const cost = run(
      (process) => process.chmod("/one", 0o600),
      (process) => process.unlink("/one"),
      writeTo("/one", "O_WRONLY|O_CREAT", 20),
      (process) => process.chmod("/etc/hosts", 0o600),
      (process) => process.rename("/one", "/etc/hosts"),
    );

    expect(cost.copyUps.map(({ now }) => now)).toEqual([null, null]);
    expect(cost.upper).toMatchObject({ redundantBytes: 0, blockDriverBytes: 20 });
  });

  it("counts a symlink's target as size, and as no data", () => {
    const cost = run((process) => process.lchown("/sh", 5, 5));

    expect(cost.upper).toMatchObject({ sizeBytes: 7, blockDriverBytes: 0, symlinks: 1 });
    expect(cost.copyUps).toMatchObject([{ kind: "symlink", copiedBytes: 0, now: { size: 7 } }]);
  });
});
