import { describe, expect, it } from "vitest";
import { plain } from "../../src/report/paint.ts";
import { totalTime } from "../../src/report/priced.ts";
import { deviceLines, timeLines } from "../../src/report/time-lines.ts";
import { toyDevice, toyPrice } from "../support/toy-device.ts";
import { priced, scenario } from "./scenarios.ts";

const PAGE = { width: 80, paint: plain };
const LAYERS = [
  '{ name: base, tree: { /data: { size: 4MiB }, /etc/conf: x, "/srv/f{n}": { size: 1KiB, repeat: 9 } } }',
];

/** Microseconds for what is done once, nanoseconds for bytes. */
const DEVICE = {
  profile: toyDevice({
    call: toyPrice(1000),
    change: toyPrice(5000),
    rename: toyPrice(7000),
    create: toyPrice(9000),
    copyUp: toyPrice(100_000),
    copiedByte: toyPrice(1),
    writtenByte: toyPrice(1),
    coldFile: toyPrice(1e9),
  }),
  ...{ cold: false, processors: 1 },
};

async function tell(steps: readonly string[], pricedFor = DEVICE): Promise<string[]> {
  const lines = timeLines(await priced(scenario(LAYERS, steps), undefined, pricedFor), PAGE);
  return lines.map((line) => line.trim());
}

describe("timeLines()", () => {
  it.each([
    [
      "write: { path: /data, data: x }",
      "write to /data waits 4.29 ms; later ones of 4 KiB 5.1 us.",
    ],
    ["chmod: { path: /data, mode: 0600 }", "chmod of /data waits 4.29 ms; later ones 6 us."],
    [
      "utimens: { path: /data, mtime: 5 }",
      "change of times of /data waits 4.29 ms; later ones 6 us.",
    ],
    ["rename: { path: /data, to: /x }", "rename of /data waits 4.29 ms; later ones 8 us."],
    ["link: { path: /data, to: /x }", "link to /data waits 4.29 ms; later ones 10 us."],
    ["truncate: { path: /data, size: 0 }", "truncate of /data waits 4.29 ms; later ones 6 us."],
  ])("tells what the first change waits for: %s", async (step, words) => {
    expect(await tell([step])).toContain(`• The first ${words}`);
  });

  it("tells one of each kind in a directory, and the sum of the others", async () => {
    const lines = await tell([
      '{ chmod: { path: "/srv/f{n}", mode: 0600 }, repeat: 9 }',
      "chmod: { path: /data, mode: 0600 }",
    ]);

    expect(lines).toEqual([
      expect.stringMatching(/^5\.\d+ ms in the file system, nearly all of it to copy up\.$/),
      "• The first chmod of /data waits 4.29 ms; later ones 6 us.",
      "• The first chmod of /srv/f1 waits 101 us; later ones 6 us.",
      "8 more copy-ups in 808 us",
      "Times: Toy disk, one process, contents in the page cache (--device NAME|FILE).",
    ]);
  });

  it("leaves out what is nothing beside the dearest", async () => {
    const cold = { ...DEVICE, profile: toyDevice({ copiedByte: toyPrice(1) }) };

    const lines = await tell(
      ["chmod: { path: /data, mode: 0600 }", "chmod: { path: /etc/conf, mode: 0600 }"],
      cold,
    );

    expect(lines).toContain("1 more copy-up in 1 ns");
    expect(lines.filter((line) => line.startsWith("•"))).toHaveLength(1);
  });

  it("says how much of the time copies take where it is not all", async () => {
    const lines = await tell([
      "chmod: { path: /etc/conf, mode: 0600 }",
      "write: { path: /new, size: 1MiB }",
    ]);

    expect(lines[0]).toMatch(/^1\.\d+ ms in the file system, 100 us of it to copy up\.$/);
  });

  it("lets one call wait for one processor, however many share the rest", async () => {
    const lines = await tell(["chmod: { path: /data, mode: 0600 }"], { ...DEVICE, processors: 4 });

    expect(lines).toContain("• The first chmod of /data waits 4.29 ms; later ones 6 us.");
    expect(lines[0]).toMatch(/^4\.\d+ ms in the file system, nearly all/);
  });

  it("shares many copies between processors", async () => {
    const steps = ['{ chmod: { path: "/srv/f{n}", mode: 0600 }, repeat: 8 }'];

    const [alone, together] = [await tell(steps), await tell(steps, { ...DEVICE, processors: 4 })];

    expect(alone).toContain("7 more copy-ups in 707 us");
    expect(together).toContain("7 more copy-ups in 177 us");
  });

  it("says nothing where nothing takes time", async () => {
    expect(await tell(["stat: { path: /data }"], { ...DEVICE, profile: toyDevice({}) })).toEqual(
      [],
    );
  });
});

describe("deviceLines()", () => {
  it("says who works, and where contents are", () => {
    const lines = deviceLines({ ...DEVICE, cold: true, processors: 4 }, PAGE);

    expect(lines).toEqual([
      "  Times: Toy disk, 4 processes, nothing in the page cache (--device NAME|FILE).",
    ]);
  });
});

describe("the time of steps", () => {
  it("is that of all containers, and of builds and runs that are in none", async () => {
    const given = await priced(
      `version: 1
title: Builds and containers
image: { layers: [{ tree: { /data: { size: 1MiB } } }] }
containers: [blue, green]
steps:
  - { in: green, chmod: { path: /data, mode: 0600 } }
  - { in: blue, chmod: { path: /data, mode: 0600 } }
  - { in: blue, stat: { path: /none }, expect: ENOENT }
  - run: { image: alpine, command: chmod 600 /etc/passwd }
`,
      undefined,
      { ...DEVICE, profile: toyDevice({ copyUp: toyPrice(1000) }) },
    );

    expect(given.stepWork.map(({ copyUp = 0 }) => copyUp)).toEqual([1, 1, 0, 1]);
    expect(totalTime(given).ns).toBe(3000);
    given.result.close();
  });
});
