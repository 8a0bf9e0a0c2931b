import { describe, expect, it } from "vitest";
import { expenses } from "../../src/report/expenses.ts";
import { plain } from "../../src/report/paint.ts";
import { toyDevice, toyPrice } from "../support/toy-device.ts";
import { priced, scenario } from "./scenarios.ts";

const LAYERS = [
  "{ name: base, tree: { /data: { size: 200MiB }, /hole: { content: x, hole: 1GiB } } }",
  '{ name: COPY . /srv, tree: { "/srv/f{n}": { size: 2KiB, repeat: 5 } } }',
];

/** A nanosecond for a byte that is copied, a microsecond for one that is written. */
const DEVICE = {
  profile: toyDevice({ copiedByte: toyPrice(1), writtenByte: toyPrice(1000) }),
  ...{ cold: false, processors: 1 },
};

async function tell(...steps: string[]): Promise<string[]> {
  const given = await priced(scenario(LAYERS, steps), undefined, DEVICE);
  const told = expenses(given, { width: 80, paint: plain });
  return told.map(({ sentence }) => sentence.replaceAll("\u00a0", " "));
}

describe("expenses()", () => {
  it.each<[steps: string[], told: string]>([
    [
      ["open: { path: /data, flags: O_RDWR, fd: f }", "pwrite: { fd: f, offset: 1, data: x }"],
      "open(O_RDWR) of /data copied 200 MiB from layer base in 210 ms; 4 KiB of it ever changed.",
    ],
    [
      ["open: { path: /data, flags: O_WRONLY }"],
      "open(O_WRONLY) of /data copied 200 MiB from layer base in 210 ms; none of it ever changed.",
    ],
    [
      ["write: { path: /data, data: x }"],
      "write to /data copied 200 MiB from layer base in 210 ms; none of it ever changed.",
    ],
    [
      ["chmod: { path: /data, mode: 0600 }", "unlink: { path: /data }"],
      "chmod of /data copied 200 MiB from layer base in 210 ms; the copy is gone again.",
    ],
    [
      ["truncate: { path: /data, size: 0 }"],
      "truncate of /data copied 200 MiB from layer base in 210 ms; all of it was cut off.",
    ],
    [
      ["rename: { path: /data, to: /new }"],
      "rename of /data copied 200 MiB from layer base in 210 ms; none of it ever changed.",
    ],
    [
      ["chmod: { path: /hole, mode: 0600 }"],
      "chmod of /hole copied 1 MiB from layer base in 1.05 ms; none of it ever changed.",
    ],
    [
      ['{ chown: { path: "/srv/f{n}", owner: 5 }, repeat: 5 }'],
      'chown of 5 files in /srv copied 10 KiB from layer "COPY . /srv" in 10.2 us; none of it ever changed.',
    ],
    [["write: { path: /new, size: 3KiB }"], "3 KiB were written to /new, a new file, in 3.07 ms."],
    [
      ['{ write: { path: "/srv/new{n}", data: x }, repeat: 9 }'],
      "9 B were written to 9 files in /srv, all new, in 9 us.",
    ],
  ])("%s", async (steps, told) => {
    expect(await tell(...steps)).toEqual([told]);
  });

  it("tells the time of a copy and that of what was written to it apart", async () => {
    expect(await tell("write: { path: /srv/f1, size: 3KiB, offset: 2KiB }")).toEqual([
      "3 KiB were written to /srv/f1 in 3.07 ms.",
      'write to /srv/f1 copied 2 KiB from layer "COPY . /srv" in 2.05 us; all of it changed.',
    ]);
  });

  it("tells what cost most first", async () => {
    const told = await tell(
      "chmod: { path: /srv/f1, mode: 0600 }",
      "write: { path: /new, size: 1MiB }",
    );

    expect(told.map((sentence) => sentence.slice(0, 5))).toEqual(["1 MiB", "chmod"]);
  });
});
