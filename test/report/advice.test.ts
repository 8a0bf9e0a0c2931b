import { describe, expect, it } from "vitest";
import { adviceFor } from "../../src/report/advice.ts";
import { priced, scenario } from "./scenarios.ts";

const LAYERS = [
  '{ name: base, tree: { /data: { size: 4MiB }, /bin/sh: { size: 4MiB, mode: 0755 }, /etc/conf: { size: 100 }, "/d/": {} } }',
];

async function idsFor(steps: readonly string[], layers: readonly string[] = LAYERS) {
  return adviceFor(await priced(scenario(layers, steps))).map(({ id }) => id);
}

describe("adviceFor()", () => {
  it.each<[why: string, steps: string[], ids: string[]]>([
    ["nothing happened", ["stat: { path: /data }"], []],
    ["a small file changed", ["chmod: { path: /etc/conf, mode: 0600 }"], []],
    ["chmod", ["chmod: { path: /data, mode: 0600 }"], ["set-when-added"]],
    ["chown", ["chown: { path: /data, owner: 5 }"], ["set-when-added"]],
    ["a change in place", ["pwrite: { path: /data, offset: 7, data: x }"], ["volume"]],
    ["a change in a program", ["pwrite: { path: /bin/sh, offset: 7, data: x }"], []],
    ["an open without a write", ["open: { path: /data, flags: O_RDWR }"], ["open-read-only"]],
    [
      "all of a file replaced",
      ["pwrite: { path: /data, offset: 0, data: { repeat: z, len: 4MiB } }"],
      ["truncate-on-open"],
    ],
    ["truncate", ["truncate: { path: /data, size: 0 }"], ["truncate-on-open"]],
    ["O_TRUNC", ["open: { path: /data, flags: O_WRONLY|O_TRUNC }"], []],
    ["a deletion", ["unlink: { path: /data }"], ["delete-where-made"]],
    ["a rename", ["rename: { path: /data, to: /data2 }"], ["rename-where-made"]],
    [
      "a directory that cannot be renamed",
      ["{ rename: { path: /d, to: /d2 }, expect: EXDEV }"],
      ["rename-where-made"],
    ],
    ["a hard link", ["link: { path: /data, to: /data2 }"], ["symlink"]],
  ])("%s", async (_why, steps, ids) => {
    expect(await idsFor(steps)).toEqual(ids);
  });

  it("knows what it would have saved", async () => {
    const steps = ["chmod: { path: /data, mode: 0600 }", "unlink: { path: /bin/sh }"];

    const given = await priced(scenario(LAYERS, steps));

    const { copyUps } = given.containers[0]!.cost;
    expect(adviceFor(given)).toMatchObject([
      { id: "set-when-added", bytes: 4 * 2 ** 20, work: copyUps[0]!.work },
      { id: "delete-where-made", bytes: 4 * 2 ** 20, work: {} },
    ]);
  });

  it("sees what the image itself deletes", async () => {
    const layers = [...LAYERS, "{ name: clean, tree: { /data: { whiteout: true } } }"];

    expect(await idsFor(["stat: { path: /bin/sh }"], layers)).toEqual(["delete-where-made"]);
  });

  it("puts the dearest first", async () => {
    const steps = ["link: { path: /data, to: /data2 }", "chmod: { path: /big, mode: 0600 }"];
    const layers = [...LAYERS, "{ name: app, tree: { /big: { size: 9MiB } } }"];

    expect(await idsFor(steps, layers)).toEqual(["set-when-added", "symlink"]);
  });
});
