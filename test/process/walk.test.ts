import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText } from "../support/files.ts";
import { type Tree, WHITEOUT } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

const LOWER: Tree = {
  "/f": "root",
  "/d/f": "in d",
  "/d/e/f": "in e",
  "/s": { symlink: "d/f" },
  "/abs": { symlink: "/d/f" },
  "/sd": { symlink: "d" },
  "/d/up": { symlink: "../f" },
  "/d/self": { symlink: "." },
  "/d/slash": { symlink: "e/" },
  "/d/fileslash": { symlink: "f/" },
  "/chain": { symlink: "sd/e/../up" },
  "/root": { symlink: "/" },
  "/dotdot": { symlink: "../../.." },
  "/loop1": { symlink: "loop2" },
  "/loop2": { symlink: "loop1" },
  "/dangling": { symlink: "missing" },
  "/hidden": { symlink: "gone" },
  "/gone": "z",
};
const UPPER: Tree = { "/gone": WHITEOUT };

const stage = () => scene({ lowers: [LOWER], upper: UPPER });

/** A chain of symlinks: /l1 leads to /l0, a file; /lN crosses N links. */
function chain(length: number): Tree {
  const links = Array.from({ length }, (_, i) => [`/l${i + 1}`, { symlink: `l${i}` }] as const);
  return { "/l0": "end", ...Object.fromEntries(links) };
}

describe("a path leads to", () => {
  it.each<[path: string, text: string]>([
    ["/f", "root"],
    ["//f", "root"],
    ["/./f", "root"],
    ["/../f", "root"],
    ["/d/../f", "root"],
    ["/d/e/../../f", "root"],
    ["/d//e///f", "in e"],
    ["f", "root"],
    ["./d/f", "in d"],
    ["d/e/../f", "in d"],
    ["/s", "in d"],
    ["/abs", "in d"],
    ["/sd/f", "in d"],
    ["/sd/../f", "root"],
    ["/d/up", "root"],
    ["/d/self/self/f", "in d"],
    ["/d/slash/f", "in e"],
    ["/d/slash/../f", "in d"],
    ["/chain", "root"],
    ["/root/d/f", "in d"],
    ["/root/root/f", "root"],
    ["/dotdot/f", "root"],
  ])("%s: %j", (path, text) => {
    expect(readText(stage().root, path)).toBe(text);
  });

  it("relative ones start at the working directory, others at a descriptor", () => {
    const { root, overlay } = stage();
    const process = overlay.process({ cwd: "/d" });
    const at = root.open("/d/e");

    expect(readText(process, "f")).toBe("in d");
    expect(readText(process, "../f")).toBe("root");
    expect(root.stat({ at, path: "f" }).size).toBe("in e".length);
    expect(root.stat({ at, path: "../f" }).size).toBe("in d".length);
    expect(root.stat({ at, path: "/f" }).size).toBe("root".length);
  });
});

describe("a path fails with", () => {
  it.each<[path: string, result: string]>([
    ["", "ENOENT"],
    ["/missing", "ENOENT"],
    ["/missing/..", "ENOENT"],
    ["/f/..", "ENOTDIR"],
    ["/f/.", "ENOTDIR"],
    ["/f/", "ENOTDIR"],
    ["/f/x", "ENOTDIR"],
    ["/s/", "ENOTDIR"],
    ["/s/x", "ENOTDIR"],
    ["/d/fileslash", "ENOTDIR"],
    ["/d/fileslash/", "ENOTDIR"],
    ["/dangling", "ENOENT"],
    ["/dangling/", "ENOENT"],
    ["/hidden", "ENOENT"],
    ["/gone", "ENOENT"],
    ["/gone/x", "ENOENT"],
    ["/loop1", "ELOOP"],
    ["/loop1/x", "ELOOP"],
    ["/loop1/", "ELOOP"],
    [`/${"n".repeat(256)}`, "ENAMETOOLONG"],
    [`/missing/${"n".repeat(256)}`, "ENOENT"],
    [`/f/${"n".repeat(256)}`, "ENOTDIR"],
    [`/${"€".repeat(86)}`, "ENAMETOOLONG"],
    [`/${"d/../".repeat(818)}d`, "ok"],
    [`/${"d/../".repeat(818)}d/../f`, "ENAMETOOLONG"],
  ])("%s: %s", (path, result) => {
    expect(outcomeOf(() => void stage().root.stat(path))).toBe(result);
  });

  it.each<[length: number, result: string]>([
    [4095, "ok"],
    [4096, "ENAMETOOLONG"],
  ])("%i bytes: %s", (length, result) => {
    const path = `${"/".repeat(length - 1)}f`;

    expect(outcomeOf(() => void stage().root.stat(path))).toBe(result);
  });

  it("4096 bytes in fewer characters", () => {
    const path = `/${"d/..//".repeat(340)}${"ü".repeat(1100)}`;

    expect([path.length < 4096, outcomeOf(() => stage().root.stat(path))]).toEqual([
      true,
      "ENAMETOOLONG",
    ]);
  });
});

describe("symlinks", () => {
  it.each<[links: number, result: string]>([
    [1, "ok"],
    [39, "ok"],
    [40, "ok"],
    [41, "ELOOP"],
    [60, "ELOOP"],
  ])("%i in a row: %s", (links, result) => {
    const { root } = scene({ lowers: [chain(links)] });

    expect(outcomeOf(() => void root.stat(`/l${links}`))).toBe(result);
    expect(outcomeOf(() => root.close(root.open(`/l${links}`, "O_CREAT")))).toBe(result);
  });

  it("are counted over the whole path", () => {
    const { root } = scene({
      lowers: [{ "/d/f": "", "/s": { symlink: "d" }, "/d/up": { symlink: ".." } }],
    });
    const path = (times: number): string => `/s/${"up/s/".repeat(times)}f`;

    // 1 + 2 a time.
    expect(outcomeOf(() => void root.stat(path(19)))).toBe("ok");
    expect(outcomeOf(() => void root.stat(path(20)))).toBe("ELOOP");
  });

  it.each<[what: string, call: (root: Process) => unknown, result: unknown]>([
    ["lstat() of one", (p) => p.lstat("/s").size, 3],
    ["lstat() with a slash follows it", (p) => p.lstat("/sd/").mode >> 12, 0o04],
    ["stat() of one", (p) => p.stat("/s").size, 4],
    ["readlink()", (p) => p.readlink("/s"), "d/f"],
    ["readlink() with a slash", (p) => p.readlink("/s/"), "ENOTDIR"],
    ["readlink() of a directory behind one", (p) => p.readlink("/sd/"), "EINVAL"],
    ["readlink() of a file", (p) => p.readlink("/f"), "EINVAL"],
    ["readlink() of a missing name", (p) => p.readlink("/missing"), "ENOENT"],
    ["readlink() of a dangling one", (p) => p.readlink("/dangling"), "missing"],
    ["chdir() through one", (p) => [p.chdir("/sd/e"), p.getcwd()][1], "/d/e"],
  ])("%s", (_what, call, result) => {
    expect(outcomeOf(() => call(stage().root))).toEqual(result);
  });
});

describe("the working directory", () => {
  it.each<[what: string, calls: (p: Process) => unknown, result: unknown]>([
    ["starts at the root", (p) => p.getcwd(), "/"],
    ["moves", (p) => [p.chdir("d"), p.chdir("e"), p.getcwd()][2], "/d/e"],
    ["moves up", (p) => [p.chdir("/d/e"), p.chdir(".."), p.getcwd()][2], "/d"],
    ["never above the root", (p) => [p.chdir("../../.."), p.getcwd()][1], "/"],
    ["is not a file", (p) => p.chdir("/f"), "ENOTDIR"],
    ["is not missing", (p) => p.chdir("/missing"), "ENOENT"],
    ["moves to a descriptor", (p) => [p.fchdir(p.open("/d")), p.getcwd()][1], "/d"],
    ["but not to a file's", (p) => p.fchdir(p.open("/f")), "ENOTDIR"],
    ["nor to what is not open", (p) => p.fchdir(99), "EBADF"],
    ["stays when it cannot move", (p) => [outcomeOf(() => p.chdir("/f")), p.getcwd()][1], "/"],
  ])("%s", (_what, calls, result) => {
    expect(outcomeOf(() => calls(stage().root))).toBe(result);
  });

  it("that was removed is ENOENT, and leads nowhere but up", () => {
    const { root, overlay } = scene({ lowers: [{ "/d/e/": {} }] });
    const process = overlay.process({ cwd: "/d/e" });
    root.rmdir("/d/e");

    expect(outcomeOf(() => process.getcwd())).toBe("ENOENT");
    expect(outcomeOf(() => process.mkdir("n"))).toBe("ENOENT");
    expect(outcomeOf(() => process.stat("n"))).toBe("ENOENT");
    // Its own count: the layer below was not touched.
    expect(process.stat(".").nlink).toBe(2);
    process.chdir("..");
    expect(process.getcwd()).toBe("/d");
  });

  it("that was renamed has a new name", () => {
    const { root, overlay } = scene({ lowers: [{}], upper: { "/a/b/": {} } });
    const process = overlay.process({ cwd: "/a/b" });

    root.rename("/a", "/c");

    expect(process.getcwd()).toBe("/c/b");
  });
});

describe("a path with a descriptor", () => {
  it.each<[what: string, call: (p: Process, at: number) => unknown, result: unknown]>([
    ["of a file is ENOTDIR", (p) => p.stat({ at: p.open("/f"), path: "x" }), "ENOTDIR"],
    [
      "of a file does not matter to an absolute path",
      (p) => p.stat({ at: p.open("/f"), path: "/d/f" }).size,
      4,
    ],
    ["that is not open is EBADF", (p) => p.stat({ at: 99, path: "x" }), "EBADF"],
    ["makes", (p, at) => [p.mkdir({ at, path: "n" }), p.stat("/d/n").mode >> 12][1], 0o04],
    [
      "moves",
      (p, at) => [p.rename({ at, path: "f" }, { at, path: "g" }), p.stat("/d/g").size][1],
      4,
    ],
    ["of an empty path is ENOENT", (p, at) => p.stat({ at, path: "" }), "ENOENT"],
  ])("%s", (_what, call, result) => {
    const { root } = stage();

    expect(outcomeOf(() => call(root, root.open("/d")))).toEqual(result);
  });
});

describe("what was found at a path does not answer for what comes after it:", () => {
  const TREE: Tree = {
    "/a/x": "a",
    "/b/x": "bb",
    "/f": "fff",
    "/s": { symlink: "a" },
    "/up/x": "u",
  };
  const at = (p: Process, path: string): unknown => p.tryStat(path)?.size ?? "missing";

  it.each<[what: string, change: (p: Process) => void, path: string, found: unknown]>([
    ["a name that was unlinked", (p) => p.unlink("/a/x"), "/a/x", "missing"],
    ["a name that was renamed", (p) => p.rename("/a/x", "/a/y"), "/a/x", "missing"],
    ["a missing name that was made", (p) => p.rename("/f", "/a/missing"), "/a/missing", 3],
    ["a file that was replaced", (p) => p.rename("/f", "/a/x"), "/a/x", 3],
    ["files that were swapped", (p) => p.renameat2("/a/x", "/b/x", "EXCHANGE"), "/a/x", 2],
    ["below a directory that was renamed", (p) => p.rename("/up", "/n"), "/up/x", "missing"],
    ["below its new name", (p) => p.rename("/up", "/n"), "/n/x", 1],
    [
      "below a directory that was made again",
      (p) => {
        p.unlink("/a/x");
        p.rmdir("/a");
        p.mkdir("/a");
      },
      "/a/x",
      "missing",
    ],
    [
      "below a directory that became a symlink",
      (p) => {
        p.unlink("/a/x");
        p.rmdir("/a");
        p.symlink("b", "/a");
      },
      "/a/x",
      2,
    ],
    [
      "below a symlink that was turned elsewhere",
      (p) => {
        p.unlink("/s");
        p.symlink("b", "/s");
      },
      "/s/x",
      2,
    ],
    [
      "below directories that were swapped",
      (p) => {
        p.mkdir("/n");
        p.renameat2("/n", "/up", "EXCHANGE");
      },
      "/up/x",
      "missing",
    ],
    ["a symlink that a file took the place of", (p) => p.rename("/f", "/s"), "/s", 3],
  ])("%s", (_what, change, path, found) => {
    const { root } = scene({ lowers: [TREE], upper: { "/up/x": "u", "/up/": { opaque: true } } });
    for (const known of ["/a/x", "/a/missing", "/b/x", "/s/x", "/s", "/up/x", "/n/x"]) {
      root.tryStat(known);
      root.tryStat(known);
      root.tryLstat(known);
    }

    change(root);

    expect([at(root, path), at(root, path)]).toEqual([found, found]);
  });
});
