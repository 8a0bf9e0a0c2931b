import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { movedBytes } from "../../../src/cost/alternatives/outlay.ts";
import { tallyCosts } from "../../../src/cost/tally.ts";
import {
  type Compared,
  compareScenario,
  stepsApart,
} from "../../../src/scenario/compare/compare.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { runScenario } from "../../../src/scenario/run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MIB = 2 ** 20;
const KIB = 1024;

/** Each way by its name. */
async function compare(text: string, file = "test.yaml"): Promise<ReadonlyMap<string, Compared>> {
  const scenario = parseScenario(text, { file });
  const result = await runScenario(scenario);
  try {
    const ways = await compareScenario(result, scenario.compare!, scenario.options);
    return new Map(ways.map((way) => [way.alternative.kind, way]));
  } finally {
    result.close();
  }
}

const DATABASE = `version: 1
title: a test
image:
  layers:
    - name: base
      tree:
        /etc/os-release: "NAME=demo\\n"
        /opt/app/lib.so: { size: 44MiB, mode: 0755 }
        /var/lib/db/: { uid: 999, mode: 0750 }
        /var/lib/db/data.db: { size: 200MiB, uid: 999, mode: 0640 }
        /var/log/: { mode: 0777 }
    - name: app
      tree:
        /opt/app/main.js: "x"
compare: [all, { volume: /var/lib/db, tmpfs: /var/log }]
steps:
  - open: { path: /var/lib/db/data.db, flags: O_RDWR, fd: db }
  - pwrite: { fd: db, offset: 4096, data: x }
  - pread: { fd: db, offset: 0, len: 100 }
  - chmod: { path: /opt/app/lib.so, mode: 0700 }
  - rename: { path: /opt/app, to: /opt/app2 }
    expect: EXDEV
  - write: { path: /var/log/app.log, size: 3 }
    repeat: 100
  - unlink: { path: /etc/os-release }
`;

describe("compareScenario()", () => {
  it("counts the same steps under each way, to the byte", async () => {
    const ways = await compare(DATABASE);

    const image = 244 * MIB + 2 * 4 * KIB;
    const data = 244 * MIB + 10 + 1;
    const told = [...ways.values()].map(({ alternative, outlay }) => [
      alternative.kind,
      outlay.imageBytes,
      outlay.containerBytes,
      outlay.writtenBytes,
      outlay.copiedBytes,
    ]);
    expect(told).toEqual([
      // The database, the library, and a page of the log.
      ["overlay2", image, 244 * MIB + 4 * KIB, 301, 244 * MIB],
      ["metacopy", image, 200 * MIB + 4 * KIB, 301, 200 * MIB],
      ["redirect_dir", image, 244 * MIB + 4 * KIB, 301, 244 * MIB],
      // A block of the database, and the log.
      ["reflink", image, 8 * KIB, 301, 4095],
      ["devicemapper", 244 * MIB + 2 * 64 * KIB, 128 * KIB, 301, 64 * KIB - 1],
      // Small files lie beside their inodes.
      ["btrfs", 244 * MIB + 10 + 1, 4 * KIB + 300, 301, 4095],
      ["zfs", image, 132 * KIB, 301, 128 * KIB - 1],
      // The second layer begins as a copy of the first. Two copies a container, of which one loses a file.
      ["vfs", 2 * image - 4 * KIB, 2 * image + 4 * KIB - 4 * KIB, 301, 2 * data],
      ["volume", image, 244 * MIB + 4 * KIB, 301, 244 * MIB],
      ["tmpfs", image, 244 * MIB, 301, 244 * MIB],
    ]);
    expect(ways.get("tmpfs")!.outlay.memoryBytes).toBe(4 * KIB);
  });

  it("tells steps that come out otherwise", async () => {
    const ways = await compare(DATABASE);

    const renamed = [...ways.values()].filter(({ different }) => different.length > 0);
    expect(renamed.map(({ alternative }) => alternative.kind)).toEqual([
      "metacopy",
      "redirect_dir",
      "devicemapper",
      "btrfs",
      "zfs",
      "vfs",
    ]);
    for (const { different } of renamed) {
      expect(different).toMatchObject([
        { number: 5, usual: { ok: false, errno: "EXDEV" }, outcome: { ok: true } },
      ]);
    }
  });

  it("knows what is in the page cache once, and what for each container", async () => {
    const ways = await compare(DATABASE);

    const cached = (name: string) => ways.get(name)!.outlay.cached;
    // Below: what was copied up. Above: the copies, and a page of the log.
    const all = 244 * MIB;
    expect(cached("overlay2")).toEqual({ common: all, own: all + 4 * KIB });
    // Pages 0 and 1 of the database, and the log.
    expect(cached("reflink")).toEqual({ common: 0, own: 12 * KIB });
    expect(cached("btrfs")).toEqual({ common: 0, own: 12 * KIB });
    expect(cached("zfs")).toEqual({ common: 4 * KIB, own: 8 * KIB });
    // The log is in memory anyway.
    expect(cached("tmpfs")).toEqual({ common: all, own: all });
  });

  it("counts the work, so that it has a price", async () => {
    const ways = await compare(DATABASE);

    const work = (name: string) => ways.get(name)!.work;
    expect(work("overlay2")).toMatchObject({ copiedByte: 244 * MIB, copyUp: 2, writtenByte: 301 });
    expect(work("reflink")).toMatchObject({ copiedByte: 4095, copyUp: 2, writtenByte: 301 });
    expect(work("btrfs")).toMatchObject({ copiedByte: 4095, writtenByte: 301, rename: 1 });
    expect(work("btrfs").copyUp).toBeUndefined();
    expect(work("overlay2").probe).toBeGreaterThan(work("btrfs").probe!);
    // Directories among them, and the root.
    const names = 12;
    expect(work("vfs")).toMatchObject({ copiedByte: 2 * (244 * MIB + 11) });
    expect(work("vfs").create).toBe(2 * names + 1);
  });

  it("counts as much work as the scenario's own run", async () => {
    const scenario = parseScenario(DATABASE, { file: "test.yaml" });
    const result = await runScenario(scenario);
    const { envelopes, upper, overlay } = result.containers[0]!;
    const { work } = tallyCosts(envelopes, { upper, lowers: overlay.lowers });

    const [usual] = await compareScenario(result, scenario.compare!, {});

    expect(usual!.work).toEqual(work);
    result.close();
  });

  it("runs all steps, whatever comes of them, and each repetition", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /a/f: "lower" } }] }
compare: [{ tmpfs: /a }]
steps:
  - write: { path: /a/f, data: "x", flags: O_WRONLY }
  - write: { path: /a/f, data: "{n}", flags: O_WRONLY|O_APPEND }
    repeat: 3
`);

    expect(ways.get("tmpfs")!.different.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, expect.objectContaining({ errno: "ENOENT" })],
      [2, expect.objectContaining({ errno: "ENOENT" })],
    ]);
    expect(ways.get("overlay2")!.outlay.writtenBytes).toBe(4);
    expect(ways.get("tmpfs")!.outlay.writtenBytes).toBe(0);
  });

  it("holds the scenario's own mount beside Docker's", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /f: { size: 1MiB } } }] }
mount: { metacopy: "on" }
compare: [redirect_dir]
steps:
  - chmod: { path: /f, mode: 0600 }
  - remount: {}
  - chmod: { path: /f, mode: 0640 }
`);

    expect([...ways].map(([name, { outlay }]) => [name, outlay.copiedBytes])).toEqual([
      ["overlay2", MIB],
      ["own", 0],
      ["redirect_dir", MIB],
    ]);
  });

  it("adds containers of a scenario up", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /f: { size: 1MiB } } }] }
containers: [a, b]
compare: [zfs]
steps:
  - chmod: { path: /f, mode: 0600 }
  - open: { path: /f, flags: O_RDONLY, fd: f }
    in: b
  - read: { fd: f, len: 8192 }
    in: b
  - open: { path: /f, flags: O_RDONLY, fd: f }
  - read: { fd: f, len: 4096 }
`);

    expect(ways.get("overlay2")!.outlay).toMatchObject({
      containers: 2,
      containerBytes: MIB,
      cached: { common: MIB, own: MIB },
    });
    expect(ways.get("zfs")!.outlay).toMatchObject({
      containerBytes: 0,
      copiedBytes: 0,
      cached: { common: 8192, own: 0 },
    });
  });

  it("runs commands in containers as Docker makes them, with the volumes of the image", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /etc/passwd: "root:x:0:0::/:/bin/sh\\n", /d/: {}, /d/f: { size: 1MiB } } }] }
compare: [btrfs, vfs, { volume: /d }]
steps:
  - run: chmod 600 /d/f && mv /d /e && echo hello > /e/new
    expect: { status: 1 }
`);

    // mv cannot rename the directory: it copies.
    const stored = [...ways].map(([name, { outlay }]) => [name, outlay.containerBytes]);
    expect(stored.find(([name]) => name === "overlay2")![1]).toBeGreaterThanOrEqual(MIB);
    expect(ways.get("btrfs")!.outlay.containerBytes).toBe("hello\n".length);
    expect(ways.get("btrfs")!.outlay.writtenBytes).toBe("hello\n".length);
  });

  it("lays volumes where the image has a VOLUME, and what is asked for in their place", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "data"), "x".repeat(5000));
    const dockerfile = "FROM scratch\nCOPY data /d/data\nCOPY data /e/data\nVOLUME /d\n";
    writeFileSync(join(folder, "Dockerfile"), dockerfile);
    const text = `version: 1
title: a test
image: { build: { context: . } }
compare: [btrfs, { volume: [/d, /e] }, { tmpfs: /d }]
steps:
  - write: { path: /d/data, data: xx }
  - write: { path: /e/data, data: yyy }
`;

    const ways = await compare(text, join(folder, "test.yaml"));

    const told = [...ways].map(([name, { outlay }]) => [
      name,
      outlay.containerBytes,
      outlay.memoryBytes,
      outlay.writtenBytes,
      outlay.copiedBytes,
    ]);
    expect(told).toEqual([
      // /d is a volume whatever the driver, and takes a copy to begin with.
      ["overlay2", 8192 + 8192, 0, 5, 5000 + 5000],
      ["btrfs", 8192 + 4096, 0, 5, 5000 + 5000 - 4096],
      ["volume", 8192 + 8192, 0, 5, 5000 + 5000],
      ["tmpfs", 8192, 4096, 5, 5000],
    ]);
  });

  it("leaves the first run as it was", async () => {
    const scenario = parseScenario(DATABASE, { file: "test.yaml" });
    const result = await runScenario(scenario);
    const before = [result.containers[0]!.copiedBytes, [...result.containers[0]!.whiteouts]];

    await compareScenario(result, scenario.compare!, {});

    const { copiedBytes, whiteouts, upper, overlay } = result.containers[0]!;
    expect([copiedBytes, [...whiteouts]]).toEqual(before);
    expect(upper.store.reflinks).toBe(false);
    expect(overlay.process().stat("/var/lib/db/data.db").size).toBe(200 * MIB);
    result.close();
  });

  it("needs containers", async () => {
    const scenario = parseScenario("version: 1\ntitle: x\nsteps:\n  - build: nowhere\n", {
      file: "test.yaml",
    });
    const result = await runScenario(scenario);

    const none = { alternatives: [], disk: undefined, containers: undefined };
    expect(await compareScenario(result, none, {})).toEqual([]);
  });

  it("moves no more than it says", async () => {
    const ways = await compare(DATABASE);

    for (const { outlay } of ways.values()) {
      expect(movedBytes(outlay)).toBe(outlay.writtenBytes + outlay.copiedBytes);
    }
  });

  it("shares what copy_file_range copies, where files can share blocks", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /f: { size: 1MiB } } }] }
compare: [reflink, btrfs, zfs]
steps:
  - open: { path: /f, flags: O_RDONLY, fd: from }
  - open: { path: /g, flags: O_WRONLY|O_CREAT, fd: to }
  - copy_file_range: { fd: from, to_fd: to, len: 1MiB }
  - pwrite: { fd: to, offset: 4096, data: x }
`);

    const told = [...ways].map(([name, { outlay }]) => [
      name,
      outlay.writtenBytes,
      outlay.copiedBytes,
      outlay.containerBytes,
    ]);
    expect(told).toEqual([
      ["overlay2", MIB + 1, 0, MIB],
      ["reflink", 1, 4095, 4096],
      ["btrfs", 1, 4095, 4096],
      ["zfs", MIB + 1, 0, MIB],
    ]);
  });

  it("lays a volume inside another", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /b/f: { size: 1MiB } } }] }
compare: [{ volume: [/b/x/y, /b] }]
steps:
  - write: { path: /b/x/y/new, size: 4096 }
    expect: ENOENT
  - remount: {}
  - write: { path: /b/x/y/new, size: 4096 }
    expect: ENOENT
`);

    const { outlay, different } = ways.get("volume")!;
    expect(different.map(({ number, outcome }) => [number, outcome.ok])).toEqual([
      [1, true],
      [3, true],
    ]);
    expect(outlay).toMatchObject({ containerBytes: MIB + 8192, copiedBytes: MIB });
  });

  it("knows a tmpfs behind a symlink, and what is mounted inside one", async () => {
    const ways = await compare(`version: 1
title: a test
image: { layers: [{ name: base, tree: { /a/x/: {}, /l: { symlink: a } } }] }
compare: [{ tmpfs: /l/x }]
steps:
  - write: { path: /l/x/f, size: 4096 }
  - fsync: { path: /l/x/f }
`);

    expect(ways.get("overlay2")!.work.flush).toBe(1);
    const { outlay, work } = ways.get("tmpfs")!;
    expect(work.flush).toBeUndefined();
    expect(outlay).toMatchObject({ memoryBytes: 4096, cached: { common: 0, own: 0 } });
  });

  it("knows what one program does alone, and which steps it leaves apart", async () => {
    const scenario = parseScenario(
      `version: 1
title: a test
image: { layers: [{ name: base, tree: { /etc/passwd: "root:x:0:0::/:/bin/sh\\n", /f: { size: 1MiB } } }] }
compare: [btrfs]
steps:
  - chmod: { path: /f, mode: 0600 }
  - run: echo hello > /new
  - commit: { tag: made }
  - diff: {}
  - run: { image: made, command: "true" }
    expect: { status: 127 }
`,
      { file: "test.yaml" },
    );
    const result = await runScenario(scenario);

    const [overlay2] = await compareScenario(result, scenario.compare!, {});

    expect(overlay2!.work).toMatchObject({ copyUp: 1, writtenByte: 6 });
    expect(overlay2!.alone.copyUp).toBeUndefined();
    expect(overlay2!.alone.writtenByte).toBe(6);
    expect(stepsApart(result).map(({ number }) => number)).toEqual([3, 5]);
    result.close();
  });
});
