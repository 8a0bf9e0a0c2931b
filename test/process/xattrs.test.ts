import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, type Entry, type Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const XATTRS = { "user.a": "1", "trusted.b": "2", "security.c": "3" };
const file = (mode: number, uid = 0): Entry => ({ text: "", mode, uid, xattrs: XATTRS });

const TREE: Tree = {
  "/mine": file(0o600, 1000),
  "/all": file(0o666),
  "/read": file(0o644),
  "/none": file(0o600),
  "/write": file(0o622),
  "/sticky/": { mode: 0o1777, xattrs: XATTRS },
  "/dir/": { mode: 0o777, xattrs: XATTRS },
  "/s": { symlink: "all" },
  "/p": { fifo: true, mode: 0o666 },
};

describe("setxattr() by another user than root", () => {
  it.each<[path: string, name: string, result: string]>([
    ["/mine", "user.n", "ok"],
    ["/all", "user.n", "ok"],
    ["/read", "user.n", "EACCES"],
    ["/none", "user.n", "EACCES"],
    ["/dir", "user.n", "ok"],
    ["/sticky", "user.n", "EPERM"],
    ["/p", "user.n", "EPERM"],
    ["/s", "user.n", "EPERM"],
    ["/mine", "trusted.n", "EPERM"],
    ["/all", "trusted.overlay.n", "EPERM"],
    ["/mine", "security.n", "EPERM"],
    ["/all", "other.n", "EOPNOTSUPP"],
    ["/read", "other.n", "EACCES"],
    ["/all", "system.n", "EOPNOTSUPP"],
    ["/missing", "user.n", "ENOENT"],
    ["/all", "", "ERANGE"],
  ])("%s %s: %s", (path, name, result) => {
    const { as } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => as(1000).lsetxattr(path, name, bytes("v")))).toBe(result);
  });
});

describe("setxattr() by root", () => {
  it.each<[path: string, name: string, result: string]>([
    ["/none", "user.n", "ok"],
    ["/none", "trusted.n", "ok"],
    ["/none", "security.n", "ok"],
    ["/s", "user.n", "EPERM"],
    ["/s", "trusted.n", "ok"],
    ["/p", "user.n", "EPERM"],
    ["/p", "trusted.n", "ok"],
    ["/none", "system.n", "EOPNOTSUPP"],
    ["/none", "none", "EOPNOTSUPP"],
    ["/none", "user.", "EINVAL"],
    ["/none", `user.${"n".repeat(250)}`, "ok"],
    ["/none", `user.${"n".repeat(251)}`, "ERANGE"],
    ["/none", `user.${"ü".repeat(126)}`, "ERANGE"],
  ])("%s %s: %s", (path, name, result) => {
    const { root } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => root.lsetxattr(path, name, bytes("v")))).toBe(result);
  });

  it.each<[length: number, result: string]>([
    [0, "ok"],
    [65_536, "ok"],
    [65_537, "E2BIG"],
  ])("takes a value of %i bytes: %s", (length, result) => {
    const { root } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => root.setxattr("/all", "user.n", new Uint8Array(length)))).toBe(result);
  });
});

describe("getxattr() and listxattr()", () => {
  it.each<[uid: number, path: string, name: string, result: unknown]>([
    [0, "/none", "user.a", bytes("1")],
    [0, "/none", "trusted.b", bytes("2")],
    [0, "/none", "security.c", bytes("3")],
    [1000, "/all", "user.a", bytes("1")],
    [1000, "/read", "user.a", bytes("1")],
    [1000, "/none", "user.a", "EACCES"],
    [1000, "/write", "user.a", "EACCES"],
    [1000, "/all", "trusted.b", "ENODATA"],
    [1000, "/none", "trusted.b", "ENODATA"],
    [1000, "/none", "security.c", bytes("3")],
    [1000, "/p", "user.a", "ENODATA"],
    [1000, "/s", "user.a", "ENODATA"],
    [0, "/all", "user.missing", "ENODATA"],
    [0, "/all", "other.n", "EOPNOTSUPP"],
    [0, "/all", "", "ERANGE"],
    [0, "/all", `user.${"n".repeat(251)}`, "ERANGE"],
    [0, "/missing", "user.a", "ENOENT"],
  ])("as %i: %s %s", (uid, path, name, result) => {
    const { as } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => as(uid).lgetxattr(path, name))).toEqual(result);
  });

  it("lists trusted names to root alone, and the rest to all", () => {
    const { root, as } = scene({ lowers: [TREE] });

    expect(root.listxattr("/none").sort()).toEqual(["security.c", "trusted.b", "user.a"]);
    expect(as(1000).listxattr("/none").sort()).toEqual(["security.c", "user.a"]);
  });

  it("follow symlinks, or not", () => {
    const { root } = scene({ lowers: [TREE] });

    expect(root.listxattr("/s").length).toBe(3);
    expect(root.llistxattr("/s")).toEqual([]);
  });

  it("give a value of the caller's own, and take none over", () => {
    const { root } = scene({ lowers: [TREE] });
    const value = bytes("abc");
    root.setxattr("/all", "user.n", value);

    value.fill(0);
    root.getxattr("/all", "user.n").fill(0);

    expect(root.getxattr("/all", "user.n")).toEqual(bytes("abc"));
  });

  it("never open a lower layer to the caller", () => {
    const { result } = observe({ lowers: [TREE] }, (root) => {
      root.getxattr("/all", "user.a").fill(0);
    });

    expect(result).toBe("ok");
  });
});

describe("removexattr()", () => {
  it.each<[uid: number, path: string, name: string, result: string]>([
    [0, "/none", "user.a", "ok"],
    [0, "/none", "trusted.b", "ok"],
    [0, "/none", "user.missing", "ENODATA"],
    [0, "/none", "other.n", "EOPNOTSUPP"],
    [0, "/none", "user.", "EINVAL"],
    [0, "/none", "", "ERANGE"],
    [0, "/s", "user.a", "EPERM"],
    [1000, "/mine", "user.a", "ok"],
    [1000, "/all", "user.a", "ok"],
    [1000, "/read", "user.a", "EACCES"],
    [1000, "/sticky", "user.a", "EPERM"],
    [1000, "/mine", "trusted.b", "EPERM"],
    [1000, "/mine", "security.c", "EPERM"],
  ])("as %i: %s %s: %s", (uid, path, name, result) => {
    const { as } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => as(uid).lremovexattr(path, name))).toBe(result);
  });
});

describe("by descriptor", () => {
  it.each<[what: string, call: (root: Process, fd: number) => unknown, result: unknown]>([
    [
      "fsetxattr() and fgetxattr()",
      (p, fd) => [p.fsetxattr(fd, "user.n", bytes("v")), p.fgetxattr(fd, "user.n")][1],
      bytes("v"),
    ],
    [
      "fremovexattr()",
      (p, fd) => [p.fremovexattr(fd, "user.a"), p.flistxattr(fd).sort()][1],
      ["security.c", "trusted.b"],
    ],
    ["fsetxattr() of what is not open", (p) => p.fsetxattr(99, "user.n", bytes("v")), "EBADF"],
    ["fgetxattr() of what is not open", (p) => p.fgetxattr(99, "user.n"), "EBADF"],
  ])("%s", (_what, call, result) => {
    const { root } = scene({ lowers: [TREE] });

    expect(outcomeOf(() => call(root, root.open("/all")))).toEqual(result);
  });
});

describe("on a read-only mount", () => {
  it("setting and removing is EROFS, after the checks of name and size", () => {
    const { result } = observe({ lowers: [TREE], readonly: true }, (root) =>
      [
        () => root.setxattr("/all", "user.n", bytes("v")),
        () => root.removexattr("/all", "user.a"),
        () => root.setxattr("/all", "", bytes("v")),
        () => root.setxattr("/all", "user.n", new Uint8Array(65_537)),
        () => root.setxattr("/missing", "user.n", bytes("v")),
        () => root.getxattr("/all", "user.a").length,
      ].map(outcomeOf),
    );

    expect(result).toEqual(["EROFS", "EROFS", "ERANGE", "E2BIG", "ENOENT", 1]);
  });
});
