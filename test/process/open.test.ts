import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { openClose, readText, writeText } from "../support/files.ts";
import { bytes, type Tree, text, WHITEOUT } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const LOWER: Tree = {
  "/f": { text: "text", mode: 0o644 },
  "/all": { text: "all", mode: 0o666 },
  "/writeonly": { text: "", mode: 0o222 },
  "/d/": {},
  "/s": { symlink: "f" },
  "/sd": { symlink: "d" },
  "/dangling": { symlink: "d/new" },
  "/togone": { symlink: "gone" },
  "/gone": "z",
  "/loop": { symlink: "loop" },
  "/up": { symlink: ".." },
  "/socket": { socket: true },
  "/block": { block: [240, 0] },
  "/char": { char: [240, 0] },
  "/null": { char: [1, 3], mode: 0o666 },
  "/fifo": { fifo: true, mode: 0o666 },
  "/shared/": { mode: 0o777 },
  "/mine/": { uid: 1000 },
};
const UPPER: Tree = { "/gone": WHITEOUT };
const UNCHANGED = ["/ dir [uuid]", "/gone whiteout"];

type Row = [path: string, flags: string, uid: number, result: string];

describe("open() checks in the order of Linux:", () => {
  it.each<Row>([
    ["", "O_RDONLY", 0, "ENOENT"],
    ["", "O_CREAT", 0, "ENOENT"],
    ["/missing", "O_RDONLY", 0, "ENOENT"],
    ["/gone", "O_RDWR", 0, "ENOENT"],
    ["/missing/n", "O_CREAT", 0, "ENOENT"],
    ["/f/n", "O_RDONLY", 0, "ENOTDIR"],
    ["/f/", "O_RDONLY", 0, "ENOTDIR"],
    ["/f", "O_RDONLY|O_DIRECTORY", 0, "ENOTDIR"],
    ["/f", "O_WRONLY|O_DIRECTORY", 0, "ENOTDIR"],
    ["/s", "O_RDONLY|O_NOFOLLOW", 0, "ELOOP"],
    ["/s", "O_RDONLY|O_NOFOLLOW|O_DIRECTORY", 0, "ENOTDIR"],
    ["/sd", "O_RDONLY|O_NOFOLLOW|O_DIRECTORY", 0, "ENOTDIR"],
    ["/sd/", "O_RDONLY|O_NOFOLLOW", 0, "ok"],
    ["/loop", "O_RDONLY", 0, "ELOOP"],
    ["/loop", "O_CREAT", 0, "ELOOP"],
    ["/dangling", "O_RDONLY", 0, "ENOENT"],
    ["/d", "O_RDONLY", 0, "ok"],
    ["/d", "O_WRONLY", 0, "EISDIR"],
    ["/d", "O_RDWR", 0, "EISDIR"],
    ["/d", "O_RDONLY|O_TRUNC", 0, "EISDIR"],
    ["/d", "O_CREAT", 0, "EISDIR"],
    ["/d/", "O_CREAT", 0, "EISDIR"],
    ["/d", "O_CREAT|O_EXCL", 0, "EEXIST"],
    ["/d", "O_CREAT|O_DIRECTORY", 0, "EINVAL"],
    ["/n", "O_CREAT|O_DIRECTORY", 0, "EINVAL"],
    ["/n/", "O_CREAT|O_WRONLY", 0, "EISDIR"],
    ["/", "O_CREAT", 0, "EISDIR"],
    ["/.", "O_CREAT", 0, "EISDIR"],
    ["/", "O_RDWR", 0, "EISDIR"],
    ["/f", "O_CREAT|O_EXCL", 0, "EEXIST"],
    ["/s", "O_CREAT|O_EXCL", 0, "EEXIST"],
    ["/dangling", "O_CREAT|O_EXCL", 0, "EEXIST"],
    ["/dangling", "O_CREAT|O_NOFOLLOW", 0, "ELOOP"],
    ["/s", "O_CREAT|O_NOFOLLOW", 0, "ELOOP"],
    ["/f", "O_TMPFILE|O_RDWR", 0, "ENOTDIR"],
    ["/d", "O_TMPFILE|O_RDONLY", 0, "EINVAL"],
    ["/missing", "O_TMPFILE|O_RDWR", 0, "ENOENT"],
    ["/d", "O_TMPFILE|O_RDWR", 1000, "EACCES"],
    ["/socket", "O_RDONLY", 0, "ENXIO"],
    ["/socket", "O_RDWR", 0, "ENXIO"],
    ["/block", "O_RDONLY", 0, "ENXIO"],
    ["/char", "O_RDONLY", 0, "ENXIO"],
    ["/null", "O_WRONLY", 0, "ok"],
    ["/fifo", "O_WRONLY|O_NONBLOCK", 0, "ENXIO"],
    ["/fifo", "O_RDONLY|O_NONBLOCK", 0, "ok"],
    ["/f", "O_WRONLY", 1000, "EACCES"],
    ["/f", "O_RDONLY|O_TRUNC", 1000, "EACCES"],
    ["/f", "O_RDONLY|O_CREAT", 1000, "ok"],
    ["/f", "O_WRONLY|O_CREAT", 1000, "EACCES"],
    ["/writeonly", "O_RDONLY", 1000, "EACCES"],
    ["/writeonly", "O_RDWR", 1000, "EACCES"],
    ["/n", "O_CREAT", 1000, "EACCES"],
    ["/f", "O_RDONLY|O_NOATIME", 1000, "EPERM"],
    ["/f", "O_RDONLY|O_NOATIME", 0, "ok"],
    ["/f", "O_PATH|O_WRONLY", 1000, "ok"],
    ["/writeonly", "O_PATH", 1000, "ok"],
    ["/s", "O_PATH|O_NOFOLLOW", 0, "ok"],
    ["/f", "O_PATH|O_DIRECTORY", 0, "ENOTDIR"],
    ["/missing", "O_PATH|O_CREAT", 0, "ENOENT"],
    ["/socket", "O_PATH", 0, "ok"],
  ])("%j %s as %i: %s", (path, flags, uid, result) => {
    const observed = observe({ lowers: [LOWER], upper: UPPER }, (_root, { as }) =>
      openClose(as(uid), path, flags),
    );

    expect(observed).toEqual({ result, upper: UNCHANGED });
  });

  it.each<Row>([
    ["/f", "O_RDONLY", 0, "ok"],
    ["/f", "O_RDONLY|O_CREAT", 0, "ok"],
    ["/f", "O_WRONLY", 0, "EROFS"],
    ["/f", "O_RDONLY|O_TRUNC", 0, "EROFS"],
    ["/f", "O_WRONLY", 1000, "EROFS"],
    ["/n", "O_CREAT|O_WRONLY", 0, "EROFS"],
    ["/f", "O_CREAT|O_EXCL", 0, "EEXIST"],
    ["/d", "O_WRONLY", 0, "EISDIR"],
    ["/d", "O_TMPFILE|O_RDWR", 0, "EROFS"],
    ["/missing/n", "O_CREAT", 0, "ENOENT"],
    ["/null", "O_WRONLY", 0, "ok"],
    ["/fifo", "O_RDWR", 0, "ok"],
  ])("on a read-only mount, %j %s as %i: %s", (path, flags, uid, result) => {
    const observed = observe({ lowers: [LOWER, {}], upper: null }, (_root, { as }) =>
      openClose(as(uid), path, flags),
    );

    expect(observed.result).toBe(result);
  });
});

describe("open(O_CREAT)", () => {
  it.each<[what: string, path: string, made: string]>([
    ["makes a file", "/d/n", "/d/n"],
    ["makes what a dangling symlink points to", "/dangling", "/d/new"],
    ["makes what a symlink to a whiteout points to", "/togone", "/gone"],
  ])("%s", (_what, path, made) => {
    const { root, overlay } = scene({ lowers: [LOWER], upper: UPPER });

    writeText(root, path, "new", "O_WRONLY|O_CREAT", 0o640);

    expect(text(root.read(root.open(made), 9))).toBe("new");
    expect(overlay.upper!.get(made)!.mode).toBe(0o100640);
  });

  it("opens its new file whatever the mode says, and again only if it may", () => {
    const { as } = scene({ lowers: [LOWER] });
    const process = as(1000);

    const fd = process.open("/mine/n", "O_RDWR|O_CREAT", 0);

    expect(process.write(fd, bytes("x"))).toBe(1);
    expect(outcomeOf(() => process.open("/mine/n", "O_RDONLY"))).toBe("EACCES");
  });

  it("keeps all twelve bits for root; a setgid file that runs is not for who is not in the group", () => {
    const modes = (uid: number): number => {
      const { as, overlay } = scene({
        lowers: [{ "/g/": { mode: 0o2777, gid: 50 } }],
      });
      const process = as(uid);
      process.umask(0);
      process.open("/g/n", "O_CREAT", 0o7777);
      return overlay.upper!.get("/g/n")!.mode & 0o7777;
    };

    expect([modes(0), modes(1000)].map((mode) => mode.toString(8))).toEqual(["7777", "5777"]);
  });

  it("copies nothing up when the file is there", () => {
    const observed = observe({ lowers: [LOWER], upper: UPPER }, (root) =>
      root.close(root.open("/f", "O_RDONLY|O_CREAT")),
    );

    expect(observed.upper).toEqual(UNCHANGED);
  });

  it("in a sticky directory that all may write to opens another's file, but no device of another", () => {
    const { as } = scene({
      lowers: [
        {
          "/t/": { mode: 0o1777 },
          "/t/f": { text: "", mode: 0o666, uid: 5 },
          "/t/null": { char: [1, 3], mode: 0o666, uid: 5 },
        },
      ],
    });

    expect(outcomeOf(() => openClose(as(1000), "/t/f", "O_RDWR|O_CREAT"))).toBe("ok");
    expect(outcomeOf(() => openClose(as(1000), "/t/null", "O_RDWR|O_CREAT"))).toBe("EACCES");
    expect(outcomeOf(() => openClose(as(5), "/t/null", "O_RDWR|O_CREAT"))).toBe("ok");
    expect(outcomeOf(() => openClose(as(1000), "/t/null", "O_RDWR"))).toBe("ok");
  });
});

describe("open(O_TRUNC)", () => {
  it("empties a file, and moves its mtime even when it is empty", () => {
    const observed = observe({ lowers: [{ "/f": "text", "/e": "" }] }, (root) => {
      openClose(root, "/f", "O_RDONLY|O_TRUNC");
      openClose(root, "/e", "O_WRONLY|O_TRUNC");
    });

    expect(observed.upper).toEqual([
      "/ dir [impure uuid]",
      '/e file "" now [origin]',
      '/f file "" now [origin]',
    ]);
  });

  it("means nothing to a FIFO or a device", () => {
    const observed = observe({ lowers: [LOWER], upper: UPPER }, (root) => {
      openClose(root, "/fifo", "O_RDWR|O_TRUNC");
      openClose(root, "/null", "O_WRONLY|O_TRUNC");
    });

    expect(observed).toEqual({ result: "ok", upper: UNCHANGED });
  });
});

describe("open(O_TMPFILE)", () => {
  const file = (work: (root: Process, fd: number) => unknown) =>
    observe({ lowers: [{ "/d/": { mode: 0o2775, gid: 50 } }] }, (root) =>
      work(root, root.open("/d", "O_TMPFILE|O_RDWR", 0o666)),
    );

  it("makes a file without a name, which can be written and read", () => {
    const observed = file((root, fd) => {
      root.write(fd, bytes("text"));
      const { nlink, size, gid } = root.fstat(fd);
      return [nlink, size, gid, text(root.pread(fd, 9, 0)), root.readdir("/d").length];
    });

    expect(observed).toEqual({
      result: [0, 4, 50, "text", 0],
      upper: ["/ dir [impure uuid]", "/d dir 02775 0:50 [origin]"],
    });
  });

  it("leaves nothing when it is closed", () => {
    expect(file((root, fd) => root.close(fd)).upper).toEqual([
      "/ dir [impure uuid]",
      "/d dir 02775 0:50 [origin]",
    ]);
  });
});

describe("an O_PATH descriptor", () => {
  it.each<[what: string, call: (root: Process, fd: number) => unknown, result: unknown]>([
    ["read", (p, fd) => p.read(fd, 1), "EBADF"],
    ["write", (p, fd) => p.write(fd, bytes("x")), "EBADF"],
    ["lseek", (p, fd) => p.lseek(fd, 0), "EBADF"],
    ["fchmod", (p, fd) => p.fchmod(fd, 0o600), "EBADF"],
    ["fchown", (p, fd) => p.fchown(fd, 1, 1), "EBADF"],
    ["fsetxattr", (p, fd) => p.fsetxattr(fd, "user.a", bytes("")), "EBADF"],
    ["fgetxattr", (p, fd) => p.fgetxattr(fd, "user.a"), "EBADF"],
    ["ftruncate", (p, fd) => p.ftruncate(fd, 0), "EBADF"],
    ["fsync", (p, fd) => p.fsync(fd), "EBADF"],
    ["getdents", (p, fd) => p.getdents(fd), "EBADF"],
    ["mmap", (p, fd) => p.mmap(fd, 1), "EBADF"],
    ["fstat", (p, fd) => p.fstat(fd).size, 4],
    ["close", (p, fd) => p.close(fd), "ok"],
  ])("%s", (_what, call, result) => {
    const { root } = scene({ lowers: [{ "/f": "text" }] });
    const fd = root.open("/f", "O_PATH|O_RDWR");

    expect(outcomeOf(() => call(root, fd))).toEqual(result);
  });

  it("of a directory is a place to start from", () => {
    const { root } = scene({ lowers: [{ "/d/f": "text" }] });
    const at = root.open("/d", "O_PATH");

    expect(root.stat({ at, path: "f" }).size).toBe(4);
    root.fchdir(at);
    expect(root.getcwd()).toBe("/d");
  });
});

describe("flags", () => {
  it("are taken as text or number, in any order and spelling of blanks", () => {
    const { root } = scene({ lowers: [{}] });

    openClose(root, "/a", "O_WRONLY | O_CREAT");
    root.close(root.open("/b", 0o101));

    expect(root.readdir("/").map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("that are none are EINVAL", () => {
    const { root } = scene({ lowers: [LOWER] });

    expect(outcomeOf(() => root.open("/f", "O_NONSENSE"))).toBe("EINVAL");
  });

  it("O_APPEND alone does not make a descriptor writable", () => {
    const { root } = scene({ lowers: [LOWER] });

    expect(outcomeOf(() => root.write(root.open("/f", "O_APPEND"), bytes("x")))).toBe("EBADF");
    expect(readText(root, "/f")).toBe("text");
  });
});

describe("access mode 3", () => {
  it("wants both permissions, and gives neither", () => {
    const { root } = scene({ lowers: [LOWER], upper: UPPER });
    const fd = root.open("/f", 3);

    expect(outcomeOf(() => root.read(fd, 1))).toBe("EBADF");
    expect(outcomeOf(() => root.write(fd, bytes("x")))).toBe("EBADF");
    expect(outcomeOf(() => root.open("/d", 3))).toBe("EISDIR");
  });
});
