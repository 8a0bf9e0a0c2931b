import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { errorOf, expectErrno } from "../support/errno.ts";
import { bytes, type Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

const TREE: Tree = { "/f": "x", "/d/": {}, "/private/": { mode: 0 }, "/private/f": "" };

describe("a system call that fails", () => {
  it.each<[call: (p: Process) => unknown, message: string]>([
    [(p) => p.open("/missing"), "ENOENT: no such file or directory, open '/missing'"],
    [(p) => p.creat("/d"), "EISDIR: illegal operation on a directory, creat '/d'"],
    [(p) => p.mkdir("/f"), "EEXIST: file already exists, mkdir '/f'"],
    [(p) => p.rmdir("/f"), "ENOTDIR: not a directory, rmdir '/f'"],
    [(p) => p.unlink("/d"), "EISDIR: illegal operation on a directory, unlink '/d'"],
    [(p) => p.rename("/d", "/e"), "EXDEV: cross-device link not permitted, rename '/d' -> '/e'"],
    [
      (p) => p.renameat2("/f", "/d", "NOREPLACE"),
      "EEXIST: file already exists, renameat2 '/f' -> '/d'",
    ],
    [(p) => p.link("/d", "/e"), "EPERM: operation not permitted, link '/d' -> '/e'"],
    [(p) => p.symlink("t", "/f"), "EEXIST: file already exists, symlink 't' -> '/f'"],
    [(p) => p.readlink("/f"), "EINVAL: invalid argument, readlink '/f'"],
    [(p) => p.stat("/missing"), "ENOENT: no such file or directory, stat '/missing'"],
    [(p) => p.lstat("/missing"), "ENOENT: no such file or directory, lstat '/missing'"],
    [(p) => p.readdir("/missing"), "ENOENT: no such file or directory, open '/missing'"],
    [(p) => p.chmod("/missing", 0), "ENOENT: no such file or directory, chmod '/missing'"],
    [(p) => p.truncate("/d", 0), "EISDIR: illegal operation on a directory, truncate '/d'"],
    [(p) => p.access("/missing", 0), "ENOENT: no such file or directory, access '/missing'"],
    [
      (p) => p.utimens("/missing", "now", "now"),
      "ENOENT: no such file or directory, utimensat '/missing'",
    ],
    [(p) => p.setxattr("/f", "user.", bytes("")), "EINVAL: invalid argument, setxattr '/f'"],
    [(p) => p.getxattr("/f", "user.a"), "ENODATA: no data available, getxattr '/f'"],
    [(p) => p.chdir("/f"), "ENOTDIR: not a directory, chdir '/f'"],
    [(p) => p.read(99, 1), "EBADF: bad file descriptor, read"],
    [(p) => p.write(99, bytes("")), "EBADF: bad file descriptor, write"],
    [(p) => p.fsync(99), "EBADF: bad file descriptor, fsync"],
    [(p) => p.close(99), "EBADF: bad file descriptor, close"],
    [(p) => p.copyFileRange(99, 98, 1), "EBADF: bad file descriptor, copy_file_range"],
    [(p) => p.getdents(p.open("/f")), "ENOTDIR: not a directory, getdents64"],
    [(p) => p.stat({ at: 99, path: "f" }), "EBADF: bad file descriptor, stat 'f'"],
  ])("says so as Node does: %#", (call, message) => {
    const { root } = scene({ lowers: [TREE] });

    expect(errorOf(() => call(root)).message).toBe(message);
  });

  it("throws an FsError with code, errno, syscall, path and dest", () => {
    const { root } = scene({ lowers: [TREE] });

    expect(errorOf(() => root.rename("/d", "/e"))).toMatchObject({
      name: "FsError",
      code: "EXDEV",
      errno: -18,
      syscall: "rename",
      path: "/d",
      dest: "/e",
    });
    expectErrno(() => root.open("/missing"), "ENOENT", "open", "/missing");
  });
});

describe("tryStat() and tryLstat()", () => {
  it.each<[path: string, size: number | null]>([
    ["/f", 1],
    ["/missing", null],
    ["/missing/x", null],
    ["/f/x", null],
    ["/f/", null],
    ["", null],
  ])("%j: %j, the first time and again", (path, size) => {
    const { root } = scene({ lowers: [TREE], unheard: true });
    const sizes = () => [root.tryStat(path), root.tryLstat(path)].map((stat) => stat?.size ?? null);

    expect([sizes(), sizes()]).toEqual([
      [size, size],
      [size, size],
    ]);
  });

  it.each<[what: string, path: string, code: "EACCES" | "ENAMETOOLONG" | "ELOOP"]>([
    ["what may not be searched", "/private/f", "EACCES"],
    ["a name that is too long", `/${"n".repeat(256)}`, "ENAMETOOLONG"],
    ["a loop", "/loop", "ELOOP"],
  ])("still throw for %s", (_what, path, code) => {
    const { root, as } = scene({
      lowers: [{ ...TREE, "/loop": { symlink: "loop" } }],
      unheard: true,
    });
    root.tryLstat("/private/f");

    expectErrno(() => as(7).tryStat(path), code, "stat", path);
  });

  it("follow symlinks, or not", () => {
    const { root } = scene({ lowers: [{ "/s": { symlink: "nowhere" } }], unheard: true });

    expect(root.tryStat("/s")).toBeNull();
    expect(root.tryLstat("/s")?.size).toBe(7);
    expect(root.tryStat("/s")).toBeNull();
  });
});

describe("fsync() and syncfs()", () => {
  it.each<[options: string, skipped: boolean]>([
    ["", false],
    ["volatile", true],
  ])("on a mount with %j are skipped: %s", (options, skipped) => {
    const stage = scene({ lowers: [TREE], options });
    const [file, dir] = [stage.root.open("/f"), stage.root.open("/d")];

    stage.root.fsync(file);
    stage.root.fsync(dir);
    stage.root.syncfs(file);

    expect(stage.events("sync")).toMatchObject(
      ["/f", "/d", "/f"].map((path) => ({ type: "sync", path, skipped })),
    );
  });

  it("fsync() of a FIFO is EINVAL", () => {
    const { root } = scene({ lowers: [{ "/p": { fifo: true } }] });

    expectErrno(() => root.fsync(root.open("/p", "O_RDWR")), "EINVAL", "fsync");
  });
});

describe("a process", () => {
  it("starts as root with umask 022 in /", () => {
    const { overlay } = scene({ lowers: [{}] });
    const process = overlay.process();

    expect(process.credentials).toEqual({ uid: 0, gid: 0, groups: [] });
    expect(process.umask(0)).toBe(0o022);
    expect(process.getcwd()).toBe("/");
  });

  it("starts as it is told; gid follows uid", () => {
    const { overlay } = scene({ lowers: [TREE] });
    const process = overlay.process({ uid: 7, groups: [9], umask: 0o077, cwd: "/d" });

    expect(process.credentials).toEqual({ uid: 7, gid: 7, groups: [9] });
    expect(process.umask(0)).toBe(0o077);
    expect(process.getcwd()).toBe("/d");
  });

  it("cannot start where it may not be", () => {
    const { overlay } = scene({ lowers: [TREE] });

    expectErrno(() => overlay.process({ uid: 7, cwd: "/private" }), "EACCES", "chdir", "/private");
    expectErrno(() => overlay.process({ cwd: "/missing" }), "ENOENT", "chdir", "/missing");
  });

  it("has descriptors of its own, the lowest free one first", () => {
    const { root, as } = scene({ lowers: [TREE] });

    expect([root.open("/f"), root.open("/f"), root.open("/d"), as(7).open("/f")]).toEqual([
      3, 4, 5, 3,
    ]);
    root.close(4);
    expect(root.open("/f")).toBe(4);
    expectErrno(() => as(7).read(4, 1), "EBADF");
  });

  it("changes its ids, and keeps the rest", () => {
    const { root } = scene({ lowers: [TREE] });
    root.chdir("/d");
    const fd = root.open("/f", "O_RDWR");

    root.setCredentials({ uid: 7, gid: 8 });

    expect(root.credentials).toEqual({ uid: 7, gid: 8, groups: [] });
    expect(root.getcwd()).toBe("/d");
    expect(root.write(fd, bytes("y"))).toBe(1);
    expectErrno(() => root.open("/f", "O_RDWR"), "EACCES");
  });
});
