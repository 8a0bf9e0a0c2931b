import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import type { Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const DIRS: Tree = {
  "/d/": { mode: 0o777 },
  "/g/": { mode: 0o2777, gid: 50 },
  "/gone/x": "",
  "/g/gone": "",
};

/** The lines of what was made at `path`, by a user with this umask. */
function made(
  path: string,
  who: [uid: number, gid: number, ...groups: number[]],
  umask: number,
  make: (process: Process) => unknown,
): string {
  const [uid, gid, ...groups] = who;
  const { upper } = observe({ lowers: [DIRS] }, (_root, { overlay }) => {
    make(overlay.process({ uid, gid, groups, umask }));
  });
  return upper.find((line) => line.startsWith(`${path} `)) ?? "nothing";
}

describe("the mode of a new object", () => {
  const open = (path: string, mode: number) => (p: Process) =>
    p.close(p.open(path, "O_CREAT|O_EXCL", mode));

  it.each<[what: string, umask: number, make: (process: Process) => unknown, line: string]>([
    ["is what was asked for", 0, open("/d/n", 0o666), '/d/n file "" 0666 now'],
    ["less the umask", 0o022, open("/d/n", 0o666), '/d/n file "" now'],
    ["all of it, if the umask says so", 0o777, open("/d/n", 0o666), '/d/n file "" 0000 now'],
    ["of a directory too", 0o027, (p) => p.mkdir("/d/n", 0o777), "/d/n dir 0750 now"],
    ["of a node too", 0o077, (p) => p.mknod("/d/n", 0o010666), "/d/n fifo 0600 now"],
    ["but not of a symlink", 0o777, (p) => p.symlink("t", "/d/n"), "/d/n symlink -> t now"],
    [
      "of an unnamed file too",
      0o077,
      (p) => p.linkfd(p.open("/d", "O_TMPFILE|O_RDWR", 0o666), "/d/n"),
      '/d/n file "" 0600 now',
    ],
    ["keeps setuid and sticky of a file", 0, open("/d/n", 0o5755), '/d/n file "" 05755 now'],
    [
      "keeps sticky of a directory, and no more",
      0,
      (p) => p.mkdir("/d/n", 0o7777),
      "/d/n dir 01777 now",
    ],
  ])("%s", (_what, umask, make, line) => {
    expect(made("/d/n", [0, 0], umask, make)).toBe(line);
  });

  it("and its owner are the caller's", () => {
    expect(made("/d/n", [7, 8], 0o022, (p) => p.mkdir("/d/n"))).toBe("/d/n dir 7:8 now");
  });

  it("over a whiteout are the same", () => {
    const observed = observe({ lowers: [DIRS] }, (root, { overlay }) => {
      root.chmod("/gone", 0o2777);
      root.chown("/gone", 0, 50);
      root.unlink("/gone/x");
      overlay.process({ uid: 7, gid: 8, umask: 0o027 }).mkdir("/gone/x", 0o777);
    });

    expect(observed.upper.slice(1)).toEqual([
      "/gone dir 02777 0:50 now [origin]",
      "/gone/x dir 02750 7:50 now [opaque]",
    ]);
  });
});

describe("in a setgid directory", () => {
  it.each<
    [
      what: string,
      who: [number, number, ...number[]],
      make: (process: Process) => unknown,
      line: string,
    ]
  >([
    [
      "a file has its group",
      [7, 8],
      (p) => p.close(p.creat("/g/n", 0o644)),
      '/g/n file "" 7:50 now',
    ],
    ["a symlink too", [7, 8], (p) => p.symlink("t", "/g/n"), "/g/n symlink -> t 7:50 now"],
    [
      "a directory its group and setgid",
      [7, 8],
      (p) => p.mkdir("/g/n", 0o755),
      "/g/n dir 02755 7:50 now",
    ],
    [
      "a setgid file that runs loses it, if one is not in the group",
      [7, 8],
      (p) => p.close(p.open("/g/n", "O_CREAT", 0o2755)),
      '/g/n file "" 0755 7:50 now',
    ],
    [
      "or keeps it, if one is",
      [7, 8, 50],
      (p) => p.close(p.open("/g/n", "O_CREAT", 0o2755)),
      '/g/n file "" 02755 7:50 now',
    ],
    [
      "or if it does not run",
      [7, 8],
      (p) => p.close(p.open("/g/n", "O_CREAT", 0o2644)),
      '/g/n file "" 02644 7:50 now',
    ],
    [
      "root keeps it",
      [0, 0],
      (p) => p.close(p.open("/g/n", "O_CREAT", 0o2755)),
      '/g/n file "" 02755 0:50 now',
    ],
    [
      "a link keeps its owner",
      [0, 0],
      (p) => [p.close(p.creat("/d/n")), p.link("/d/n", "/g/n")],
      "/g/n = /d/n",
    ],
  ])("%s", (_what, who, make, line) => {
    expect(made("/g/n", who, 0, make)).toBe(line);
  });
});

describe("umask()", () => {
  it("sets the mask and gives the one before; only permission bits count", () => {
    const { root } = scene({ lowers: [{}] });

    expect(root.umask(0o7027)).toBe(0o022);
    expect(root.umask(0)).toBe(0o027);
  });
});
