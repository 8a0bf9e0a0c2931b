import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layerStack } from "../../../src/kit/arbitrary/layer-stack.ts";
import { mountOptions } from "../../../src/kit/arbitrary/mount-options.ts";
import { steps } from "../../../src/kit/arbitrary/steps.ts";
import { systemCall } from "../../../src/kit/arbitrary/system-call.ts";
import { treePath } from "../../../src/kit/arbitrary/tree-path.ts";

const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] =>
  fc.sample(arbitrary, { numRuns: 200, seed: 1 });
const least = <T>(arbitrary: fc.Arbitrary<T>): T =>
  fc.check(
    fc.property(arbitrary, () => false),
    { seed: 1 },
  ).counterexample![0] as T;

describe("treePath()", () => {
  it("is a path of few names, not too deep", () => {
    for (const path of sample(treePath({ names: ["x", "y"], depth: 2 }))) {
      expect(path).toMatch(/^(\/[xy]){1,2}$/);
    }
    expect(least(treePath())).toBe("/a");
  });
});

describe("layerStack()", () => {
  it("has as many layers as asked for, and prints as an image", () => {
    const stacks = sample(layerStack({ layers: 20, entries: 2 }));

    expect(Math.max(...stacks.map((stack) => stack.length))).toBe(20);
    expect(Math.min(...stacks.map((stack) => stack.length))).toBeGreaterThan(0);
    expect(fc.stringify(least(layerStack()))).toBe(
      "image:\n  layers:\n    - name: lower0\n      tree: {}\n",
    );
  });

  it("has no whiteout that hides nothing, unless asked", () => {
    const whiteouts = (strayWhiteouts: boolean): number =>
      sample(layerStack({ layers: 1, strayWhiteouts })).flatMap((stack) =>
        stack.flat().filter(({ type }) => type === "whiteout"),
      ).length;

    expect(whiteouts(false)).toBe(0);
    expect(whiteouts(true)).toBeGreaterThan(0);
  });

  it("has metacopies and redirects when asked", () => {
    const marks = sample(layerStack({ metacopies: true, redirects: true })).flatMap((stack) =>
      stack.flat().flatMap(({ xattrs }) => Object.keys(xattrs ?? {})),
    );

    expect(marks).toContain("trusted.overlay.metacopy");
    expect(marks).toContain("trusted.overlay.redirect");
  });
});

describe("mountOptions()", () => {
  it("are those of the default mount, and others only where they are supported", () => {
    const names = (shape: object) => new Set(sample(mountOptions(shape)).flatMap(Object.keys));

    expect([...names({})].sort()).toEqual(["default_permissions", "uuid", "volatile"]);
    expect(names({ remounts: true })).not.toContain("volatile");
    expect(names({ supports: { options: ["metacopy", "index"] } })).toContain("index");
    expect(least(mountOptions())).toEqual({});
  });
});

describe("systemCall()", () => {
  it("is one call, mostly on a given path, and prints as a step", () => {
    const calls = sample(systemCall({}, ["/given"]));

    expect(calls.filter(({ path }) => path === "/given").length).toBeGreaterThan(120);
    expect(calls.every(({ fd }) => fd === undefined)).toBe(true);
    expect(fc.stringify(least(systemCall()))).toBe("- unlink: { path: /a }");
  });
});

describe("steps()", () => {
  it("use descriptors only after they were opened, and until they are closed", () => {
    for (const ops of sample(steps({ remounts: true }, ["/a"]))) {
      const open = new Set<string>();
      for (const { op, fd } of ops) {
        if (op === "remount") open.clear();
        if (op === "open") open.add(fd!);
        else if (fd !== undefined) expect(open).toContain(fd);
        if (op === "close") open.delete(fd!);
      }
    }
  });

  it("come from several users, and shrink to none", () => {
    const users = new Set(
      sample(steps({ users: [7, 8] })).flatMap((ops) => ops.map(({ uid }) => uid)),
    );

    expect(users).toEqual(new Set([undefined, 7, 8]));
    expect(fc.stringify(least(steps()))).toBe("steps:\n");
  });
});
