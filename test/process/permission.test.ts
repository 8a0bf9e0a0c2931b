import { describe, expect, it } from "vitest";
import { Directory } from "../../src/layer/directory.ts";
import { Inode } from "../../src/layer/inode.ts";
import { Xattrs } from "../../src/layer/xattrs.ts";
import { ACCESS, formatAcl } from "../../src/process/acl.ts";
import { allows, isOpenToAll } from "../../src/process/permission.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { type Entry, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, type Scene, scene } from "../support/scene.ts";

const R = 4;
const W = 2;
const X = 1;

/** Which of read, write and execute access() grants. */
function access(process: Process, path: string): string {
  return [
    [R, "r"],
    [W, "w"],
    [X, "x"],
  ]
    .map(([mode, letter]) =>
      outcomeOf(() => process.access(path, mode as number)) === "ok" ? letter : "-",
    )
    .join("");
}

describe("access()", () => {
  const file = (mode: number): Entry => ({ text: "", mode, uid: 1, gid: 50 });

  it.each<[mode: number, root: string, owner: string, group: string, other: string]>([
    [0o000, "rw-", "---", "---", "---"],
    [0o640, "rw-", "rw-", "r--", "---"],
    [0o755, "rwx", "rwx", "r-x", "r-x"],
    [0o001, "rwx", "---", "---", "--x"],
    [0o070, "rwx", "---", "rwx", "---"],
    [0o407, "rwx", "r--", "---", "rwx"],
    [0o022, "rw-", "---", "-w-", "-w-"],
  ])("of a file with mode 0%o", (mode, ...granted) => {
    const { root, as } = scene({ lowers: [{ "/f": file(mode) }] });

    expect([root, as(1, 1), as(7, 50), as(7, 7)].map((process) => access(process, "/f"))).toEqual(
      granted,
    );
    expect(access(as(7, 7, [50]), "/f")).toBe(granted[2]);
  });

  it("of a directory gives root all of it", () => {
    const { root, as } = scene({ lowers: [{ "/d/": { mode: 0, uid: 1 } }] });

    expect([access(root, "/d"), access(as(1), "/d")]).toEqual(["rwx", "---"]);
  });

  it.each<[what: string, path: string, mode: number, result: string]>([
    ["a missing name", "/missing", 0, "ENOENT"],
    ["what is there", "/f", 0, "ok"],
    ["a dangling symlink", "/s", 0, "ENOENT"],
    ["a mode that is none", "/f", 8, "EINVAL"],
    ["a mode that is none, of a missing name", "/missing", 8, "EINVAL"],
  ])("%s", (_what, path, mode, result) => {
    const { root } = scene({ lowers: [{ "/f": "", "/s": { symlink: "nowhere" } }] });

    expect(outcomeOf(() => root.access(path, mode))).toBe(result);
  });

  it("W_OK on a read-only mount is EROFS for what is stored, before any EACCES", () => {
    const tree: Tree = {
      "/f": { text: "", mode: 0 },
      "/d/": {},
      "/p": { fifo: true, mode: 0o666 },
    };
    const { as } = scene({ lowers: [tree, {}], upper: null });

    expect(["/f", "/d", "/p"].map((path) => outcomeOf(() => as(7).access(path, W)))).toEqual([
      "EROFS",
      "EROFS",
      "ok",
    ]);
  });

  it("asks the merged object: the topmost directory's mode counts", () => {
    const { as } = scene({
      lowers: [{ "/d/": { mode: 0o700 } }, { "/d/": { mode: 0o777 }, "/d/f": "" }],
    });

    expect(outcomeOf(() => as(7).readdir("/d"))).toBe("EACCES");
    expect(outcomeOf(() => as(7).stat("/d/f"))).toBe("EACCES");
  });
});

describe("search permission", () => {
  const tree: Tree = {
    "/open/": { mode: 0o711 },
    "/open/f": "",
    "/closed/": { mode: 0o744 },
    "/closed/f": "",
    "/closed/d/f": "",
    "/s": { symlink: "closed/f" },
  };

  it.each<[path: string, result: string]>([
    ["/open/f", "ok"],
    ["/closed", "ok"],
    ["/closed/", "ok"],
    ["/closed/f", "EACCES"],
    ["/closed/missing", "EACCES"],
    ["/closed/.", "EACCES"],
    ["/closed/..", "EACCES"],
    ["/closed/d/f", "EACCES"],
    ["/s", "EACCES"],
    ["/open/../closed/f", "EACCES"],
  ])("is wanted of every directory on the way: %s: %s", (path, result) => {
    const { root, as } = scene({ lowers: [tree] });
    // Root's walk is kept, and must not answer for others.
    root.tryStat(path);

    expect(outcomeOf(() => void as(7).stat(path))).toBe(result);
  });

  it("is wanted of the root, too", () => {
    const { root, as } = scene({ lowers: [{ "/d/f": "" }], upper: { "/": { mode: 0o700 } } });
    root.stat("/d/f");
    root.tryStat("/missing");

    const calls = [
      () => as(7).stat("/d/f"),
      () => as(7).tryStat("/d/f"),
      () => as(7).tryLstat("/missing"),
      () => as(7).mkdir("/d/n"),
    ];

    expect(calls.map((call) => outcomeOf(call))).toEqual(Array(4).fill("EACCES"));
    expect(as(7).stat("/").mode).toBe(0o040700);
  });

  it("read permission lists, and finds nothing", () => {
    const { as } = scene({ lowers: [tree] });

    expect(
      as(7)
        .readdir("/closed")
        .map(({ name }) => name),
    ).toEqual(["d", "f"]);
    expect(outcomeOf(() => as(7).readdir("/open"))).toBe("EACCES");
  });

  it.each<[path: string, result: string]>([
    ["/open", "ok"],
    ["/closed", "EACCES"],
    ["/closed/d", "EACCES"],
    ["/open/f", "ENOTDIR"],
    ["/missing", "ENOENT"],
  ])("chdir(%s): %s", (path, result) => {
    const { as } = scene({ lowers: [tree] });

    expect(outcomeOf(() => as(7).chdir(path))).toBe(result);
  });

  it("is not wanted again of a directory one stands in, but of what one looks up there", () => {
    const { root, overlay } = scene({ lowers: [{ "/d/f": "" }] });
    const process = overlay.process({ uid: 7, cwd: "/d" });

    root.chmod("/d", 0o700);

    expect(outcomeOf(() => process.stat("f"))).toBe("EACCES");
    expect(outcomeOf(() => process.stat("."))).toBe("EACCES");
    expect(process.getcwd()).toBe("/d");
  });
});

describe("what is denied", () => {
  const tree: Tree = {
    "/f": { text: "x", mode: 0o600 },
    "/d/": { mode: 0o755 },
    "/d/f": { text: "x", mode: 0o666 },
    "/w": { text: "y", mode: 0o222 },
  };

  it("never copies up", () => {
    const observed = observe({ lowers: [tree] }, (_root, { as }) => {
      const process = as(7);
      return [
        () => process.open("/f", "O_RDWR"),
        () => process.truncate("/f", 0),
        () => process.chmod("/f", 0o600),
        () => process.setxattr("/f", "user.a", new Uint8Array()),
        () => process.unlink("/d/f"),
        () => process.rename("/d/f", "/d/g"),
        () => process.mkdir("/d/n"),
        () => process.link("/f", "/d/g"),
      ].map(outcomeOf);
    });

    expect(observed).toEqual({
      result: ["EACCES", "EACCES", "EPERM", "EACCES", "EACCES", "EACCES", "EACCES", "EPERM"],
      upper: ["/ dir [uuid]"],
    });
  });

  it("reading does not keep a file that may be written from being copied up", () => {
    const observed = observe({ lowers: [tree] }, (_root, { as }) => {
      const process = as(7);
      process.write(process.open("/w", "O_WRONLY"), Uint8Array.of(0x7a));
    });

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [impure uuid]", '/w file "z" 0222 now [origin]'],
    });
  });
});

describe("a sticky directory", () => {
  const stage = (): Scene =>
    scene({
      lowers: [
        {
          "/t/": { mode: 0o1777, uid: 5 },
          "/t/six": { text: "", uid: 6 },
          "/t/seven": { text: "", uid: 7 },
          "/t/gone": "",
          "/t/sub/": { mode: 0o777, uid: 6 },
        },
      ],
      upper: { "/t/": { mode: 0o1777, uid: 5 }, "/t/gone": WHITEOUT },
    });

  it.each<[who: number, call: string, result: string]>([
    [6, "unlink /t/six", "ok"],
    [5, "unlink /t/six", "ok"],
    [0, "unlink /t/six", "ok"],
    [7, "unlink /t/six", "EPERM"],
    [7, "rmdir /t/sub", "EPERM"],
    [7, "rename /t/six /t/n", "EPERM"],
    [7, "rename /t/seven /t/n", "ok"],
    [7, "rename /t/seven /t/six", "EPERM"],
    [7, "rename /t/seven /t/gone", "ok"],
    [7, "rename /t/seven /t/sub/n", "ok"],
    [7, "exchange /t/seven /t/six", "EPERM"],
    [7, "mkdir /t/gone", "ok"],
  ])("as %i: %s: %s", (who, call, result) => {
    const process = stage().as(who);
    const [name, path, to] = call.split(" ") as [string, string, string];

    const run = {
      unlink: () => process.unlink(path),
      rmdir: () => process.rmdir(path),
      rename: () => process.rename(path, to),
      exchange: () => process.renameat2(path, to, "EXCHANGE"),
      mkdir: () => process.mkdir(path),
    }[name];

    expect(outcomeOf(run!)).toBe(result);
  });
});

describe("isOpenToAll()", () => {
  const USER_DENIED = formatAcl([
    { tag: 0x01, perm: 7, id: -1 },
    { tag: 0x02, perm: 0, id: 7 },
    { tag: 0x04, perm: 7, id: -1 },
    { tag: 0x10, perm: 7, id: -1 },
    { tag: 0x20, perm: 7, id: -1 },
  ]);
  const others = new Xattrs([["trusted.overlay.origin", new Uint8Array()]]);
  const acl = new Xattrs([[ACCESS, USER_DENIED]]);
  const users = [
    { uid: 0, gid: 0, groups: [] },
    { uid: 1, gid: 1, groups: [] },
    { uid: 7, gid: 7, groups: [] },
    { uid: 9, gid: 9, groups: [50] },
  ];

  it.each([
    ["no xattrs", null, 64],
    ["xattrs of other kinds", others, 64],
    ["an ACL", acl, 0],
  ])("with %s never says more than allows() does, whoever asks", (_what, xattrs, open) => {
    const dir = new Inode(1, 0o040000, 1, 50, 0, new Directory());
    dir.xattrs = xattrs;
    let seen = 0;
    for (let mode = 0; mode <= 0o777; mode++) {
      dir.mode = 0o040000 | mode;
      if (!isOpenToAll(dir)) continue;
      seen++;
      expect(users.every((user) => allows(user, dir, X))).toBe(true);
    }
    expect(seen).toBe(open);
  });

  it("is not asked of what an ACL denies", () => {
    const dir = new Inode(1, 0o040777, 1, 50, 0, new Directory());
    dir.xattrs = acl;

    expect(users.map((user) => allows(user, dir, X))).toEqual([true, true, false, true]);
  });
});
