import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { DEVICES, deviceNamed } from "../../src/cost/time/devices.ts";
import { faultsOf, HEAD, parse } from "./support.ts";

describe("parseScenario()", () => {
  it("reads the whole of a scenario, with its defaults", () => {
    const scenario = parse(`version: 1
title: An example
about: Free text.
image:
  layers:
    - name: base
      tree:
        /var/lib/db/: { uid: 999, mode: 0750 }
        /var/lib/db/data.db: { size: 2KiB, mode: "0640" }
mount: { volatile: true }
steps:
  - open: { path: /var/lib/db/data.db, flags: O_RDWR|CREAT, fd: db }
    as: "999:998"
    note: The database opens its file.
  - write: { path: /var/log/app.log, size: 3 }
    repeat: 100
    expect: EACCES
expect:
  copied_up: [/var/lib/db/data.db]
  merged: { /var/lib/db: { mode: u=rwx } }
`);

    expect(scenario).toEqual({
      file: "test.yaml",
      commands: [],
      compare: null,
      stubs: [],
      title: "An example",
      about: "Free text.",
      image: {
        kind: "layers",
        layers: [
          {
            kind: "entries",
            name: "base",
            line: 6,
            entries: [
              { path: "/var/lib/db", type: "dir", uid: 999, mode: 0o750 },
              {
                path: "/var/lib/db/data.db",
                type: "file",
                content: { repeat: "lower-layer-data", len: 2048 },
                mode: 0o640,
              },
            ],
          },
        ],
      },
      options: { volatile: true },
      containers: ["container"],
      device: null,
      steps: [
        {
          kind: "call",
          line: 12,
          op: {
            op: "open",
            path: "/var/lib/db/data.db",
            flags: ["O_RDWR", "O_CREAT"],
            fd: "db",
          },
          container: 0,
          as: { uid: 999, gid: 998, groups: [] },
          note: "The database opens its file.",
          repeat: 1,
          numbered: false,
          expect: { outcome: "ok" },
        },
        {
          kind: "call",
          line: 15,
          op: {
            op: "write",
            path: "/var/log/app.log",
            flags: ["O_WRONLY", "O_CREAT", "O_APPEND"],
            content: { repeat: "written-by-step\n", len: 3 },
          },
          container: 0,
          as: { uid: 0, gid: 0, groups: [0] },
          note: undefined,
          repeat: 100,
          numbered: true,
          expect: { outcome: "EACCES" },
        },
      ],
      expect: {
        containers: [
          {
            where: "expect",
            fields: {
              copied_up: ["/var/lib/db/data.db"],
              merged: { "/var/lib/db": { mode: 0o700 } },
            },
            lines: { copied_up: 19, merged: 20, "merged./var/lib/db": 20 },
          },
        ],
        images: [],
      },
    });
  });

  it("reports every fault of a file, in the order of the file", () => {
    expect(
      faultsOf(`version: 2
titel: x
image:
  layers:
    - tree:
        /a: { size: 200M, mode: 640 }
steps:
  - chmdo: { path: /a, mode: 0755 }
  - chmod: { path: /a, mod: 0755 }
  - open: { path: /a, flags: O_RDRW, fd: db }
    expects: ok
  - close: { fd: bd }
  - rename: { path: /a }
    expect: EXDVE
expect:
  upper_bytes: lots
`),
    ).toEqual([
      "1:1 title: missing: what happens, in one line",
      "1:10 version: expected 1, found 2",
      "2:1 titel: unknown key (did you mean title?)",
      '6:21 image.layers[0].tree["/a"].size: expected a size: a number of bytes, or as 200MiB, 44MB, found "200M" (200MB counts in thousands, 200MiB in 1024s)',
      '6:33 image.layers[0].tree["/a"].mode: expected a mode: octal as 0640, or as u=rw,g=r, found "640" (did you mean 0640?)',
      "8:5 steps[0].chmdo: unknown key (did you mean chmod?)",
      "9:5 steps[1].chmod.mode: missing: permission bits: octal with a leading zero (0640), or u=rw,g=r",
      "9:24 steps[1].chmod.mod: unknown key (did you mean mode?)",
      "10:30 steps[2].open.flags: no flag is called O_RDRW (did you mean O_RDWR?)",
      "11:5 steps[2].expects: unknown key (did you mean expect?)",
      "12:18 steps[3].close.fd: no step before opened a descriptor bd (did you mean db?)",
      "13:5 steps[4].rename.to: missing: a path, absolute or from the working directory",
      "14:13 steps[4].expect: no errno is called EXDVE (did you mean EXDEV?)",
      '16:16 expect.upper_bytes: expected a size: a number of bytes, or as 200MiB, 44MB, found "lots"',
    ]);
  });

  it("knows devices by name, and files of profiles beside it", () => {
    expect(parse(`${HEAD}device: hdd\n`).device).toEqual({
      kind: "profile",
      profile: deviceNamed("hdd"),
    });
    expect(parse(`${HEAD}device: ./disk.json\n`).device).toEqual({
      kind: "file",
      path: resolve("disk.json"),
      written: "./disk.json",
      line: 4,
    });
  });

  it("wants text for a device", () => {
    expect(faultsOf(`${HEAD}device: 5`)).toHaveLength(1);
    expect(faultsOf(`${HEAD}device: [nvme]`)).toHaveLength(1);
  });

  it.each([
    ["nvem", " (did you mean nvme?)"],
    ["floppy", ""],
  ])("refuses the device %s", (name, hint) => {
    const names = DEVICES.map((device) => device.name).join(", ");

    expect(faultsOf(`${HEAD}device: ${name}`)).toEqual([
      `4:9 device: expected one of ${names}, or the path of a profile, as ./disk.json, found "${name}"${hint}`,
    ]);
  });

  it("names what is not a map, a list or text", () => {
    expect(faultsOf("- 1")).toEqual(["1:1: expected a map, found a list"]);
    expect(faultsOf(`${HEAD}steps: {}`)).toEqual(["4:8 steps: expected a list, found a map"]);
    expect(faultsOf(`${HEAD}about: 5`)).toEqual([
      '4:8 about: expected text, found 5 (in quotes it is text: "5")',
    ]);
    expect(faultsOf(`${HEAD}about: [x]`)).toEqual(["4:8 about: expected text, found a list"]);
    expect(faultsOf(`${HEAD}mount: { index: 1 }`)).toEqual([
      "4:17 mount.index: expected text or true or false, found 1",
    ]);
  });

  it("checks mount options as the mount itself would", () => {
    expect(faultsOf(`${HEAD}mount: { redirct_dir: on, index: maybe, verity: some }`)).toEqual([
      '4:10 mount.redirct_dir: overlayfs has no option "redirct_dir" (did you mean redirect_dir?)',
      '4:27 mount.index: index takes one of the values on, off, not "maybe"',
      '4:41 mount.verity: verity takes one of the values off, on, require, not "some"',
    ]);
    expect(parse(`${HEAD}mount: { index: off, uuid: "on" }`).options).toEqual({
      index: "off",
      uuid: "on",
    });
  });

  it.each([
    ["lowerdir", "image.layers lists the lower layers, lowest first"],
    ["upperdir", "each container gets one of its own"],
  ])("says where %s is said in a scenario", (option, where) => {
    expect(faultsOf(`${HEAD}mount: { ${option}: /x }`)).toEqual([
      `4:10 mount.${option}: not an option of a scenario: ${where}`,
    ]);
  });

  it("refuses ids that no user has", () => {
    expect(faultsOf(`${HEAD}steps:\n  - unlink: { path: /a }\n    as: "1:4294967296"`)).toEqual([
      '6:9 steps[0].as: expected ids of 4294967295 or less, found "1:4294967296"',
    ]);
    expect(faultsOf(`${HEAD}steps:\n  - chown: { path: /a, owner: 4294967296 }`)).toEqual([
      "5:31 steps[0].chown.owner: expected 4294967295 or less, found 4294967296",
    ]);
  });

  it("refuses containers that are named twice, badly, or not at all", () => {
    expect(faultsOf(`${HEAD}containers: [a, b, a]`)).toEqual([
      "4:20 containers[2]: a is named twice",
    ]);
    expect(faultsOf(`${HEAD}containers: [a/b]`)).toEqual([
      '4:14 containers[0]: expected a name: letters, digits, - _ and . in it, found "a/b"',
    ]);
    expect(faultsOf(`${HEAD}containers: []`)).toEqual([
      "4:13 containers: expected a list with something in it, found a list",
    ]);
  });

  it.each([
    ["fileBytes", { fileBytes: 20 }, HEAD, "longer than 20 bytes (limit fileBytes)"],
    [
      "containers",
      { containers: 1 },
      `${HEAD}containers: [a, b]`,
      "4:13 containers: more than 1 containers (limit containers)",
    ],
    [
      "steps",
      { steps: 10 },
      `${HEAD}steps: [{ getcwd: , repeat: 10 }, { getcwd: }, { getcwd: }]`,
      "4:35 steps[1]: more than 10 steps up to here, repetitions counted (limit steps)",
    ],
    [
      "readBytes",
      { readBytes: 100 },
      `${HEAD}steps: [{ read: { path: /a, len: 101 } }]`,
      "4:34 steps[0].read.len: more than 100 bytes in one read (limit readBytes)",
    ],
    [
      "fileSize",
      { fileSize: 100 },
      `${HEAD}steps: [{ truncate: { path: /a, size: 101 } }]`,
      "4:39 steps[0].truncate.size: more than 100 bytes (limit fileSize)",
    ],
  ])("keeps the limit %s", (_name, limits, text, message) => {
    expect(faultsOf(text, limits)).toEqual([message]);
  });
});
