import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { toCase } from "../../src/scenario/to-case.ts";
import { HEAD, parse, run } from "./support.ts";

const SCENARIO = `version: 1
title: everything that a case can say
image:
  layers:
    - tree:
        /etc/motd: "welcome\\n"
        /srv/: { uid: 7, mode: 0777 }
        /srv/disk: { content: data, hole: 1MiB, xattrs: { user.k: { hex: "00ff" } } }
        /srv/name: { link: /srv/disk }
    - repeat: 2
      tree: { "/opt/{n}/f": { size: 5000 } }
    - tree:
        /opt/1/: { opaque: true }
        /etc/motd: { whiteout: true }
mount: { volatile: true }
steps:
  - write: { path: "/srv/log{n}", data: "line {n}\\n" }
    as: "7:8"
    repeat: 2
  - open: { path: /opt/2/f, flags: O_RDWR, fd: f }
    note: Copied up.
    expect: ok
  - pwrite: { fd: f, offset: 10, size: 3 }
  - unlink: { path: /etc/motd }
    expect: ENOENT
  - stat: { path: /opt/1/f }
    expect: ENOENT
  - rename: { path: /srv/name, to: /srv/moved }
  - mkdir: { path: /new, mode: 0777 }
  - readdir: { path: /srv }
`;

describe("toCase()", () => {
  it("writes layers, options and calls out", () => {
    const { id, options, lower, ops } = toCase(parse(SCENARIO));

    expect({ id, options }).toEqual({ id: "test", options: { volatile: true } });
    expect(lower.map((entries) => entries.map(({ path }) => path))).toEqual([
      ["/etc/motd", "/srv", "/srv/disk", "/srv/name"],
      ["/opt/1/f"],
      ["/opt/2/f"],
      ["/opt/1", "/etc/motd"],
    ]);
    expect(ops.slice(0, 5)).toEqual([
      { op: "umask", mode: 0o22 },
      {
        op: "write",
        path: "/srv/log1",
        content: "line 1\n",
        flags: ["O_WRONLY", "O_CREAT", "O_APPEND"],
        uid: 7,
        gid: 8,
      },
      {
        op: "write",
        path: "/srv/log2",
        content: "line 2\n",
        flags: ["O_WRONLY", "O_CREAT", "O_APPEND"],
        uid: 7,
        gid: 8,
      },
      { op: "open", path: "/opt/2/f", flags: ["O_RDWR"], fd: "f" },
      { op: "pwrite", fd: "f", offset: 10, content: { repeat: "written-by-step\n", len: 3 } },
    ]);
  });

  it("is read and replayed with the outcomes of the scenario", async () => {
    const text = JSON.stringify(toCase(parse(SCENARIO)));
    const outcome = replay(parseCase(JSON.parse(text)));
    const { steps, containers } = await run(SCENARIO);

    const ofScenario = steps.flatMap(({ outcome: one, repeat }) =>
      Array.from({ length: repeat }, () => (one.ok ? (one.value ?? "ok") : one.errno)),
    );
    const ofCase = outcome.ops.slice(1).map((one) => (one.ok ? (one.value ?? "ok") : one.errno));
    expect(ofCase).toEqual(ofScenario);
    expect(outcome.lower_unchanged).toBe(true);
    const files = outcome.upper!.filter(({ type }) => type === "file");
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    expect(bytes).toBe(containers[0]!.upperBytes);
    expect(
      outcome.upper!.filter(({ type }) => type === "whiteout").map(({ path }) => path),
    ).toEqual(containers[0]!.whiteouts);
  });

  it.each([
    [
      "version: 1\ntitle: x\nimage: { archive: x.tar }",
      "test.yaml:3: a case has no archive: only layers written out",
    ],
    [
      "version: 1\ntitle: x\nimage:\n  layers:\n    - tree: {}\n    - tar: x.tar",
      "test.yaml:6: a case has no layer from a tar: only layers written out",
    ],
    [
      `${HEAD}containers: [a, b]\nsteps:\n  - getcwd:\n  - { in: b, getcwd: }`,
      "test.yaml:7: a case has one container, and this step is in b",
    ],
    [`${HEAD}containers: [a, b]`, "test.yaml:1: a case has one container, and this scenario has 2"],
  ])("says what stands in the way of %j", (text, message) => {
    expect(() => toCase(parse(text))).toThrow(message);
  });
});
