import { describe, expect, it } from "vitest";
import type { Progress } from "../../src/scenario/result.ts";
import { ScenarioRunError } from "../../src/scenario/run/run-error.ts";
import { runScenario } from "../../src/scenario/run.ts";
import { HEAD, outcomesOf, parse, run } from "./support.ts";

const DATABASE = `version: 1
title: one byte into a database
image:
  layers:
    - name: base
      tree: { /etc/motd: "welcome\\n", /old/: { opaque: true } }
    - name: database
      tree:
        /var/db/data.db: { size: 200MiB, uid: 999, gid: 999, mode: 0640 }
        /var/db/link: { symlink: data.db }
        /etc/motd: { whiteout: true }
        /dev/null: { char: "1:3" }
steps:
  - open: { path: /var/db/data.db, flags: O_RDWR, fd: db }
    as: "999:999"
  - pwrite: { fd: db, offset: 4096, data: x }
    note: One byte.
  - close: { fd: db }
`;

describe("runScenario()", () => {
  it("says what lies in each layer, lowest first", async () => {
    const { layers } = await run(DATABASE);

    expect(layers.map(({ layer: _layer, ...facts }) => facts)).toEqual([
      {
        name: "base",
        createdBy: undefined,
        entries: 3,
        ...{ files: 1, directories: 2, symlinks: 0, specials: 0 },
        bytes: 8,
        whiteouts: [],
        opaques: ["/old"],
      },
      {
        name: "database",
        createdBy: undefined,
        entries: 8,
        ...{ files: 1, directories: 4, symlinks: 1, specials: 1 },
        bytes: 200 * 2 ** 20 + 7,
        whiteouts: ["/etc/motd"],
        opaques: [],
      },
    ]);
  });

  it("says how each step came out and what it cost", async () => {
    const { steps, ok } = await run(DATABASE);

    const root = { uid: 0, gid: 0, groups: [0] };
    const common = { path: "/var/db/data.db", container: 0, repeat: 1, runs: 1, ok: true };
    expect(ok).toBe(true);
    expect(steps).toEqual([
      {
        ...common,
        number: 1,
        line: 14,
        action: "open",
        text: "open /var/db/data.db, O_RDWR, as db",
        as: { uid: 999, gid: 999, groups: [] },
        note: undefined,
        outcome: { ok: true },
        copiedUp: ["/var/db/data.db"],
        copiedBytes: 200 * 2 ** 20,
        writtenBytes: 0,
      },
      {
        ...common,
        number: 2,
        line: 16,
        action: "pwrite",
        text: "pwrite db, 1 B at 4096",
        as: root,
        note: "One byte.",
        outcome: { ok: true, value: 1 },
        copiedUp: [],
        copiedBytes: 0,
        writtenBytes: 1,
      },
      {
        ...common,
        number: 3,
        line: 18,
        action: "close",
        text: "close db",
        as: root,
        note: undefined,
        outcome: { ok: true },
        copiedUp: [],
        copiedBytes: 0,
        writtenBytes: 0,
      },
    ]);
  });

  it("sums up each container, and files its events by step", async () => {
    const { containers, layers } = await run(DATABASE);

    const [container] = containers;
    expect(containers).toHaveLength(1);
    expect(container).toMatchObject({
      name: "container",
      upperBytes: 200 * 2 ** 20,
      whiteouts: [],
      opaques: [],
      copiedUp: ["/var/db/data.db"],
      copiedBytes: 200 * 2 ** 20,
      writtenBytes: 1,
    });
    const copyUp = container!.envelopes.find(
      ({ event }) => event.type === "copy-up" && !event.parent,
    );
    expect(copyUp).toMatchObject({ step: 1, mount: 0, syscall: "open" });
    expect(copyUp!.event).toMatchObject({ fromLayer: 1, kind: "data" });
    expect(layers[layers.length - 1]!.name).toBe("database");
    expect(container!.envelopes.map(({ seq }) => seq)).toEqual(
      container!.envelopes.map((_, i) => i),
    );
  });

  it("records nothing of what is read afterwards", async () => {
    const { containers } = await run(
      `${DATABASE}expect: { merged: { /var/db/data.db: { size: 200MiB } } }`,
    );

    const { envelopes, overlay } = containers[0]!;
    const before = envelopes.length;
    overlay.process().readdir("/var/db");

    expect(envelopes.every(({ step }) => step <= 3)).toBe(true);
    expect(envelopes).toHaveLength(before);
  });

  it("gives back what calls return", async () => {
    expect(
      await outcomesOf(`${HEAD}steps:
  - read: { path: /a }
  - pread: { path: /a, offset: 2, len: 3 }
  - write: { path: /a, data: more }
  - open: { path: /a, fd: f }
  - lseek: { fd: f, offset: -4, whence: SEEK_END }
  - read: { fd: f }
  - readdir: { path: / }
  - stat: { path: /a }
  - getcwd:
  - setxattr: { path: /a, name: user.k, value: v }
  - getxattr: { path: /a, name: user.k }
  - listxattr: { path: /a }
  - unlink: { path: /b }
  - access: { path: /a, mode: rw }
`),
    ).toEqual([
      "lower\n",
      "wer",
      4,
      "ok",
      6,
      "more",
      [["a", "file"]],
      { type: "file", mode: 0o644, uid: 0, gid: 0, nlink: 1, mtime: "now", id: 1, size: 10 },
      "/",
      "ok",
      "v",
      ["user.k"],
      "ENOENT",
      "ok",
    ]);
  });

  it("keeps descriptors, working directory and umask whoever calls", async () => {
    const { containers, mismatches } = await run(`${HEAD}steps:
  - mkdir: { path: /d, mode: 0777 }
  - chmod: { path: /d, mode: 0777 }
  - chdir: { path: /d }
  - open: { path: theirs, flags: O_WRONLY|O_CREAT, mode: 0666, fd: f }
    as: "5:6"
  - write: { fd: f, data: x }
  - umask: { mode: 0 }
    as: "5"
  - write: { path: ours, data: x, mode: 0666 }
  - write: { path: theirs, data: x }
    as: "7"
    expect: EACCES
`);

    const { upper } = containers[0]!;
    expect(mismatches).toEqual([]);
    expect(upper.get("/d/theirs")).toMatchObject({ uid: 5, gid: 6, mode: 0o100644 });
    expect(upper.get("/d/ours")).toMatchObject({ uid: 0, gid: 0, mode: 0o100666 });
  });

  it("repeats a step, counting in {n}", async () => {
    const { steps, containers } = await run(`${HEAD}steps:
  - write: { path: "/f{n}", data: "no {n}\\n" }
    repeat: 12
  - unlink: { path: "/f{n}" }
    repeat: 11
  - write: { path: "/f{n}", data: "{n}" }
`);

    const { upper } = containers[0]!;
    expect(steps.map(({ runs }) => runs)).toEqual([12, 11, 1]);
    expect(steps[0]!.writtenBytes).toBe(9 * 5 + 3 * 6);
    expect(upper.get("/f11")).toBeUndefined();
    expect(upper.get("/f12")).toBeDefined();
    expect(upper.get("/f{n}")).toBeDefined();
  });

  it("stops a repetition at the first call that comes out other than expected", async () => {
    const { steps, mismatches, ok } = await run(`${HEAD}steps:
  - unlink: { path: /a }
    repeat: 5
  - mkdir: { path: /d }
`);

    expect(ok).toBe(false);
    expect(steps[0]).toMatchObject({ runs: 2, ok: false, outcome: { ok: false, errno: "ENOENT" } });
    expect(steps[1]).toMatchObject({ runs: 1, ok: true });
    expect(mismatches).toEqual([
      {
        where: "step 1: unlink /a, repetition 2 of 5",
        line: 5,
        expected: "ok",
        actual: "ENOENT: no such file or directory, unlink '/a'",
      },
    ]);
  });

  it("remounts: descriptors close, the upper stays, what was cached is forgotten", async () => {
    const { steps, containers } = await run(`${HEAD}steps:
  - write: { path: /a, data: more }
  - open: { path: /a, fd: f }
  - remount:
  - read: { fd: f }
    expect: EBADF
  - read: { path: /a }
  - stat: { path: /a }
`);

    expect(steps.map(({ outcome }) => (outcome.ok ? outcome.value : outcome.errno))).toMatchObject([
      ...[4, undefined, undefined, "EBADF", "lower\nmore", { size: 10 }],
    ]);
    const lookups = containers[0]!.envelopes.filter(
      ({ event }) => event.type === "lookup" && event.path === "/a" && event.probes > 0,
    );
    expect(lookups.map(({ step }) => step)).toEqual([1, 5]);
  });

  it("goes on after a remount that fails, with nothing mounted", async () => {
    expect(
      await outcomesOf(`${HEAD}mount: { volatile: true }
steps:
  - write: { path: /b, data: x }
  - remount:
  - stat: { path: /b }
`),
    ).toEqual([1, "EINVAL", "ENOTMOUNTED"]);
  });

  it("gives each container an upper of its own on the same layers", async () => {
    const { containers, steps, layers } = await run(`${HEAD}containers: [one, two]
steps:
  - { in: two, write: { path: /a, data: "two\\n" } }
  - { in: one, read: { path: /a } }
`);

    expect(containers.map(({ name, copiedUp }) => [name, copiedUp])).toEqual([
      ["one", []],
      ["two", ["/a"]],
    ]);
    expect(steps[1]!.outcome).toEqual({ ok: true, value: "lower\n" });
    expect(containers.map(({ overlay }) => overlay.lowers)).toEqual([
      [layers[0]!.layer],
      [layers[0]!.layer],
    ]);
    expect(containers[1]!.envelopes.every(({ mount }) => mount === 1)).toBe(true);
  });

  it("takes little memory and time for what is large", async () => {
    const { containers } = await run(`version: 1
title: large
image: { layers: [{ tree: { /disk: { size: 1GB, hole: 499GB }, /db: { size: 15TiB } } }] }
steps:
  - pwrite: { path: /disk, offset: 250GB, size: 4KiB }
  - chmod: { path: /db, mode: 0600 }
  - write: { path: /new, size: 1TiB }
  - write: { path: /log, size: 100 }
    repeat: 20000
`);

    expect(containers[0]).toMatchObject({
      upperBytes: 500e9 + 15 * 2 ** 40 + 2 ** 40 + 2e6,
      writtenBytes: 4096 + 2 ** 40 + 2e6,
    });
  });

  it("tells events as they happen, and need not keep them", async () => {
    const heard: string[] = [];
    const { containers } = await run(DATABASE, {
      keepEnvelopes: false,
      onEvent: (container, { step, event }) => {
        if (event.type === "copy-up") heard.push(`${container} ${step} ${event.path}`);
      },
    });

    expect(heard).toEqual(["0 1 /var", "0 1 /var/db", "0 1 /var/db/data.db"]);
    expect(containers[0]!.envelopes).toEqual([]);
    expect(containers[0]!.copiedBytes).toBe(200 * 2 ** 20);
  });

  it("reports progress, and ends between two calls", async () => {
    const progress: Progress[] = [];
    const control = new AbortController();
    const long = parse(`${HEAD}steps: [{ stat: { path: /a }, repeat: 100000 }]`);

    const promise = runScenario(
      { ...long, steps: long.steps.map((step) => ({ ...step, repeat: 1e9 })) },
      {
        signal: control.signal,
        onProgress: (one) => {
          progress.push(one);
          control.abort(new Error("enough"));
        },
      },
    );

    await expect(promise).rejects.toThrow("enough");
    expect(progress).toEqual([
      { phase: "steps", done: expect.any(Number), total: 1e9, text: "stat /a" },
    ]);
  });

  it.each([
    ["{ archive: test/nothing.tar }", /^test\.yaml:3: .*nothing\.tar/],
    ["{ layers: [{ tree: {} }, { dir: test/nothing }] }", /^test\.yaml:3: .*nothing/],
    [
      "{ layers: [{ tree: { /a: { symlink: b, xattrs: { user.k: v } } } }] }",
      /^test\.yaml:3: layer 1\[0\]: EPERM/,
    ],
  ])("says where an image is named that cannot be had: %s", async (image, message) => {
    const promise = run(`version: 1\ntitle: x\nimage: ${image}`);

    await expect(promise).rejects.toThrow(message);
    await expect(promise).rejects.toBeInstanceOf(ScenarioRunError);
  });
});
