import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, type Tree, text } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const OVERLAY = "trusted.overlay.";
const LOWER: Tree = {
  "/f": {
    text: "x",
    xattrs: {
      "user.a": "1",
      [`${OVERLAY}opaque`]: "y",
      [`${OVERLAY}overlay.esc`]: "2",
      "trusted.overlayx": "3",
    },
  },
};

describe("names as users see them", () => {
  it("are without overlayfs' own, and unescaped", () => {
    const { root } = scene({ lowers: [LOWER] });

    expect(root.listxattr("/f").sort()).toEqual([`${OVERLAY}esc`, "trusted.overlayx", "user.a"]);
    expect(text(root.getxattr("/f", `${OVERLAY}esc`))).toBe("2");
  });

  it.each<[name: string, outcome: string]>([
    [`${OVERLAY}opaque`, "ENODATA"],
    [`${OVERLAY}origin`, "ENODATA"],
    [`${OVERLAY}overlay.esc`, "ENODATA"],
    ["user.missing", "ENODATA"],
    [OVERLAY, "EINVAL"],
    ["other.name", "EOPNOTSUPP"],
    ["user.", "EINVAL"],
    ["trusted.overlay", "ENODATA"],
  ])("getxattr(%s): %s", (name, outcome) => {
    const { root } = scene({ lowers: [LOWER] });

    expect(outcomeOf(() => root.getxattr("/f", name))).toBe(outcome);
  });

  it("the marks of the mount itself are hidden from it", () => {
    const { root } = scene({ lowers: [LOWER] });
    root.chmod("/f", 0o600);

    expect(root.listxattr("/")).toEqual([]);
    expect(root.listxattr("/f").sort()).toEqual([`${OVERLAY}esc`, "trusted.overlayx", "user.a"]);
  });
});

describe("setxattr() and removexattr() of names in overlayfs' own space", () => {
  it.each<[what: string, change: (root: Process) => unknown, result: string, line: string]>([
    [
      "are kept escaped",
      (p) => p.setxattr("/f", `${OVERLAY}opaque`, bytes("z")),
      "ok",
      '/f file "x" [origin] trusted.overlay.overlay.esc="2" trusted.overlay.overlay.opaque="z" trusted.overlayx="3" user.a="1"',
    ],
    [
      "replace what is escaped",
      (p) => p.setxattr("/f", `${OVERLAY}esc`, bytes("z"), "XATTR_REPLACE"),
      "ok",
      '/f file "x" [origin] trusted.overlay.overlay.esc="z" trusted.overlayx="3" user.a="1"',
    ],
    [
      "remove what is escaped",
      (p) => p.removexattr("/f", `${OVERLAY}esc`),
      "ok",
      '/f file "x" [origin] trusted.overlayx="3" user.a="1"',
    ],
  ])("%s", (_what, change, result, line) => {
    const observed = observe({ lowers: [LOWER] }, (root) => change(root));

    expect(observed).toEqual({ result, upper: ["/ dir [impure uuid]", line] });
  });

  it.each<[what: string, change: (root: Process) => unknown, result: string]>([
    ["a mark cannot be removed", (p) => p.removexattr("/f", `${OVERLAY}opaque`), "ENODATA"],
    ["nothing behind the prefix", (p) => p.setxattr("/f", OVERLAY, bytes("")), "EINVAL"],
    ["nothing behind the prefix", (p) => p.removexattr("/f", OVERLAY), "EINVAL"],
    [
      "a name that is too long once it is escaped",
      (p) => p.setxattr("/f", OVERLAY + "a".repeat(232), bytes("")),
      "EOPNOTSUPP",
    ],
  ])("refuse %s, and copy nothing up", (_what, change, result) => {
    const observed = observe({ lowers: [LOWER] }, (root) => change(root));

    expect(observed).toEqual({ result, upper: ["/ dir [uuid]"] });
  });

  it("take the longest name that fits", () => {
    const { root } = scene({ lowers: [LOWER] });
    const name = OVERLAY + "a".repeat(231);

    root.setxattr("/f", name, bytes("1"));

    expect(root.listxattr("/f")).toContain(name);
  });
});

describe("setxattr() and removexattr()", () => {
  it("change ctime, not mtime", () => {
    const { root } = scene({ lowers: [LOWER] });
    root.setxattr("/f", "user.b", bytes("2"));
    const before = root.stat("/f");

    root.setxattr("/f", "user.b", bytes("3"));
    const between = root.stat("/f");
    root.removexattr("/f", "user.b");
    const after = root.stat("/f");

    expect([between.mtimeSec, after.mtimeSec]).toEqual([before.mtimeSec, before.mtimeSec]);
    expect(between.ctimeNsec).toBeGreaterThan(before.ctimeNsec);
    expect(after.ctimeNsec).toBeGreaterThan(between.ctimeNsec);
  });

  it("of a directory that merges see the topmost directory's alone", () => {
    const { root } = scene({
      lowers: [{ "/d/": { xattrs: { "user.a": "1" } } }, { "/d/": { xattrs: { "user.b": "2" } } }],
    });

    expect(root.listxattr("/d")).toEqual(["user.a"]);
    root.setxattr("/d", "user.c", bytes("3"));
    expect(root.listxattr("/d").sort()).toEqual(["user.a", "user.c"]);
  });

  it.each<[what: string, tree: Tree, call: (root: Process) => unknown, result: string]>([
    [
      "XATTR_CREATE of what is there",
      { "/u": { text: "", xattrs: { "user.a": "1" } } },
      (p) => p.setxattr("/u", "user.a", bytes("2"), "XATTR_CREATE"),
      "EEXIST",
    ],
    [
      "XATTR_REPLACE of what is missing",
      { "/u": "" },
      (p) => p.setxattr("/u", "user.a", bytes("2"), "XATTR_REPLACE"),
      "ENODATA",
    ],
    ["removing what is missing", { "/u": "" }, (p) => p.removexattr("/u", "user.a"), "ENODATA"],
  ])("%s", (_what, upper, call, result) => {
    const observed = observe({ lowers: [{}], upper }, (root) => call(root));

    expect(observed.result).toBe(result);
    expect(observed.upper[1]).not.toContain('"2"');
  });
});
