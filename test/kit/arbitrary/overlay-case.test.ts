import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import { parseCase } from "../../../src/cases/parse-case.ts";
import { replay } from "../../../src/cases/replay.ts";
import { overlayCase } from "../../../src/kit/arbitrary/overlay-case.ts";
import type { Shape } from "../../../src/kit/arbitrary/shape.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { toCase } from "../../../src/scenario/to-case.ts";

const sample = (shape: Shape, count = 300): Case[] =>
  fc.sample(overlayCase(shape), { numRuns: count, seed: 1 });

describe("overlayCase()", () => {
  it.each<[string, Shape]>([
    ["nothing asked for", {}],
    ["an upper and rotations", { upper: true, remounts: "rotate" }],
    ["20 layers", { layers: 20, entries: 3 }],
    [
      "redirects, xattr whiteouts and strays",
      { redirects: true, xattrWhiteouts: true, strayWhiteouts: true },
    ],
  ])("makes cases that the engine replays: %s", (_what, shape) => {
    for (const given of sample(shape)) {
      expect(parseCase(JSON.parse(JSON.stringify(given)))).toEqual(given);
      expect(replay(given)).toMatchObject({ mount: "ok", lower_unchanged: true });
    }
  });

  it("prints a scenario that says the same", () => {
    for (const given of sample({ layers: 3 })) {
      const scenario = parseScenario(fc.stringify(given), { file: "generated.yaml" });
      const { ops, lower, options } = toCase(scenario);

      expect(ops[0]).toEqual({ op: "umask", mode: 0o022 });
      expect(replay({ ...given, ops: ops.slice(1), lower, options })).toEqual(replay(given));
    }
  });

  it("prints what no scenario can say as a case", () => {
    const given: Case = { ...sample({}, 1)[0]!, upper: [{ path: "/a", type: "file" }] };
    const [said] = fc.sample(
      overlayCase({ upper: true, entries: 4 }).filter(({ upper }) => upper.length > 0),
      1,
    );

    const json = fc.stringify(said).trimEnd().split("\n").at(-1)!;

    expect(parseCase(JSON.parse(json))).toEqual(said);
    expect(given.upper).toHaveLength(1);
  });

  it("aims most steps at names that are there", () => {
    const outcomes = sample({ steps: 6 }).flatMap((given) => {
      const outcome = replay(given);
      return "ops" in outcome ? outcome.ops : [];
    });
    const missing = outcomes.filter(
      (each) => !each.ok && ["ENOENT", "ENOTDIR"].includes(each.errno),
    );

    expect(missing.length / outcomes.length).toBeLessThan(0.45);
  });

  it("makes every kind of entry and step", () => {
    const cases = sample(
      { layers: 6, upper: true, remounts: "rotate", xattrWhiteouts: true },
      1000,
    );
    const entries = cases.flatMap(({ lower }) => lower.flat());
    const types = new Set(entries.map(({ type }) => type));
    const ops = new Set(cases.flatMap((given) => given.ops.map(({ op }) => op)));

    expect([...types].sort()).toEqual([
      "block",
      "char",
      "dir",
      "fifo",
      "file",
      "link",
      "socket",
      "symlink",
      "whiteout",
    ]);
    expect(entries.some(({ opaque }) => opaque)).toBe(true);
    expect(entries.some(({ size, content }) => size !== undefined && content !== undefined)).toBe(
      true,
    );
    expect(entries.some(({ xattrs }) => xattrs?.["trusted.overlay.whiteout"] === "")).toBe(true);
    expect([...ops].sort()).toMatchInlineSnapshot(`
      [
        "chmod",
        "chown",
        "close",
        "fstat",
        "ftruncate",
        "getxattr",
        "lchown",
        "link",
        "listxattr",
        "lstat",
        "mkdir",
        "mknod",
        "open",
        "pread",
        "pwrite",
        "read",
        "readdir",
        "readlink",
        "remount",
        "removexattr",
        "rename",
        "renameat2",
        "rmdir",
        "setxattr",
        "stat",
        "symlink",
        "truncate",
        "unlink",
        "utimens",
        "write",
      ]
    `);
    expect(new Set(cases.flatMap((given) => given.ops.map(({ uid }) => uid)))).toEqual(
      new Set([undefined, 1000]),
    );
  });

  it("shrinks to a layer, an entry, a step", () => {
    const { counterexample } = fc.check(
      fc.property(overlayCase(), (given) => {
        const outcome = replay(given);
        return (
          !("ops" in outcome) || outcome.ops.every((each) => each.ok || each.errno !== "EXDEV")
        );
      }),
      { seed: 7, numRuns: 2000 },
    );

    expect(fc.stringify(counterexample![0])).toMatchInlineSnapshot(`
      "
      version: 1
      title: generated
      image:
        layers:
          - name: lower0
            tree:
              /a/a: ""
          - name: lower1
            tree:
              /b/a/: {}
      steps:
        - rename: { path: /b, to: /a }
      "
    `);
  });

  it("leaves out what is not supported", () => {
    const supports = {
      layers: 1,
      whiteouts: false,
      rename: false,
      descriptors: false,
      permissions: false,
    };
    for (const { lower, ops } of sample({ supports })) {
      expect(lower).toHaveLength(1);
      expect(lower.flat().some(({ type }) => type === "whiteout")).toBe(false);
      expect(
        ops.some(({ op, fd, uid }) => op === "rename" || fd !== undefined || uid !== undefined),
      ).toBe(false);
    }
  });
});
