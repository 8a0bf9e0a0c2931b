import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { openClose, readText, writeText } from "../support/files.ts";
import { bytes, type Entry, type Tree } from "../support/layer.ts";
import { copies, observe, type Scene, scene } from "../support/scene.ts";

const DIR: Entry = {};

const UNCHANGED = ["/ dir [uuid]"];

describe("what copies a file up", () => {
  const TREE: Tree = { "/f": { text: "text", xattrs: { "user.a": "1" } }, "/n/": DIR };
  const THERE = '/f file "text" [origin] user.a="1"';

  it.each<[what: string, work: (root: Process) => unknown, trigger: string, file: string]>([
    ["open(O_WRONLY)", (p) => openClose(p, "/f", "O_WRONLY"), "open", THERE],
    ["open(O_RDWR)", (p) => openClose(p, "/f", "O_RDWR"), "open", THERE],
    ["open(O_WRONLY|O_APPEND)", (p) => openClose(p, "/f", "O_WRONLY|O_APPEND"), "open", THERE],
    [
      "open(O_RDONLY|O_TRUNC)",
      (p) => openClose(p, "/f", "O_RDONLY|O_TRUNC"),
      "open",
      '/f file "" now [origin] user.a="1"',
    ],
    [
      "open(O_WRONLY|O_TRUNC)",
      (p) => openClose(p, "/f", "O_WRONLY|O_TRUNC"),
      "open",
      '/f file "" now [origin] user.a="1"',
    ],
    [
      "truncate() to its own size",
      (p) => p.truncate("/f", 4),
      "truncate",
      '/f file "text" now [origin] user.a="1"',
    ],
    [
      "truncate() to nothing",
      (p) => p.truncate("/f", 0),
      "truncate",
      '/f file "" now [origin] user.a="1"',
    ],
    ["chmod() to the mode it has", (p) => p.chmod("/f", 0o644), "chmod", THERE],
    ["chown() to nobody else", (p) => p.chown("/f", -1, -1), "chown", THERE],
    [
      "utimens()",
      (p) => p.utimens("/f", "now", "now"),
      "utimens",
      '/f file "text" now [origin] user.a="1"',
    ],
    ["utimens() of atime alone", (p) => p.utimens("/f", "now", "omit"), "utimens", THERE],
    [
      "setxattr()",
      (p) => p.setxattr("/f", "user.b", bytes("2")),
      "setxattr",
      '/f file "text" [origin] user.a="1" user.b="2"',
    ],
    [
      "removexattr()",
      (p) => p.removexattr("/f", "user.a"),
      "removexattr",
      '/f file "text" [origin]',
    ],
  ])("%s", (_what, work, trigger, file) => {
    const stage = scene({ lowers: [TREE] });

    const observed = observe(stage, (root) => work(root));

    expect(observed.result).toBe("ok");
    expect(observed.upper).toEqual(["/ dir [impure uuid]", file]);
    expect(copies(stage)).toEqual([`/f ${trigger}`]);
  });

  it.each<[what: string, work: (root: Process) => unknown, trigger: string, upper: string[]]>([
    [
      "link(), and the directory",
      (p) => p.link("/f", "/n/g"),
      "link",
      [
        "/ dir [impure uuid]",
        '/f file "text" x2 [origin] user.a="1"',
        "/n dir now [impure origin]",
        "/n/g = /f",
      ],
    ],
    [
      "rename(), and the directory",
      (p) => p.rename("/f", "/n/g"),
      "rename",
      [
        "/ dir now [impure uuid]",
        "/f whiteout",
        "/n dir now [impure origin]",
        '/n/g file "text" [origin=lower1:/f] user.a="1"',
      ],
    ],
  ])("%s", (_what, work, trigger, upper) => {
    const stage = scene({ lowers: [TREE] });

    const observed = observe(stage, (root) => work(root));

    expect(observed).toEqual({ result: "ok", upper });
    expect(copies(stage)).toEqual([`/f ${trigger}`, `/n ${trigger}`]);
  });

  it.each<[what: string, work: (root: Process, fd: number) => unknown]>([
    ["fchmod()", (p, fd) => p.fchmod(fd, 0o644)],
    ["fchown()", (p, fd) => p.fchown(fd, -1, -1)],
    ["futimens()", (p, fd) => p.futimens(fd, "omit", { sec: 1_000_000_000, nsec: 0 })],
    ["fsetxattr()", (p, fd) => p.fsetxattr(fd, "user.a", bytes("1"))],
  ])("%s of a descriptor that only reads", (_what, work) => {
    const observed = observe({ lowers: [TREE] }, (root) => work(root, root.open("/f")));

    expect(observed).toEqual({ result: "ok", upper: ["/ dir [impure uuid]", THERE] });
  });

  it.each<[what: string, work: (root: Process) => unknown, code: string]>([
    ["XATTR_CREATE", (p) => p.setxattr("/f", "user.a", bytes("1"), "XATTR_CREATE"), "EEXIST"],
    ["XATTR_REPLACE", (p) => p.setxattr("/f", "user.b", bytes("1"), "XATTR_REPLACE"), "ENODATA"],
    ["a name space that is none", (p) => p.setxattr("/f", "other.a", bytes("1")), "EOPNOTSUPP"],
    ["a name that is only a prefix", (p) => p.setxattr("/f", "user.", bytes("1")), "EINVAL"],
  ])("setxattr() even when it then fails: %s", (_what, work, code) => {
    const observed = observe({ lowers: [TREE] }, (root) => work(root));

    expect(observed).toEqual({ result: code, upper: ["/ dir [impure uuid]", THERE] });
  });
});

describe("what does not copy up", () => {
  const TREE: Tree = {
    "/f": { text: "text", mode: 0o666, xattrs: { "user.a": "1" } },
    "/d/": DIR,
    "/fifo": { fifo: true, mode: 0o666 },
    "/null": { char: [1, 3], mode: 0o666 },
    "/s": { symlink: "f" },
  };

  it.each<[what: string, work: (root: Process, stage: Scene) => unknown, result?: unknown]>([
    ["open(O_RDONLY)", (p) => openClose(p, "/f", "O_RDONLY")],
    ["open(O_RDONLY|O_CREAT)", (p) => openClose(p, "/f", "O_RDONLY|O_CREAT")],
    ["open(O_RDONLY|O_APPEND)", (p) => openClose(p, "/f", "O_RDONLY|O_APPEND")],
    ["open(O_PATH|O_RDWR)", (p) => openClose(p, "/f", "O_PATH|O_RDWR")],
    ["open(O_CREAT|O_EXCL)", (p) => openClose(p, "/f", "O_WRONLY|O_CREAT|O_EXCL"), "EEXIST"],
    ["reading", (p) => readText(p, "/f"), "text"],
    ["stat()", (p) => p.stat("/f").size, 4],
    ["access(W_OK)", (p) => p.access("/f", 2)],
    ["getxattr()", (p) => p.getxattr("/f", "user.a").length, 1],
    ["listxattr()", (p) => p.listxattr("/f"), ["user.a"]],
    ["removexattr() of a missing name", (p) => p.removexattr("/f", "user.b"), "ENODATA"],
    ["utimens() with nothing to set", (p) => p.utimens("/f", "omit", "omit")],
    ["readlink()", (p) => p.readlink("/s"), "f"],
    ["opening a FIFO for writing", (p) => openClose(p, "/fifo", "O_RDWR")],
    ["opening a device for writing", (p) => openClose(p, "/null", "O_WRONLY")],
    ["opening a directory for writing", (p) => openClose(p, "/d", "O_WRONLY"), "EISDIR"],
    ["ftruncate() of a descriptor that only reads", (p) => p.ftruncate(p.open("/f"), 0), "EINVAL"],
    ["fallocate() of one", (p) => p.fallocate(p.open("/f"), 0, 0, 9), "EBADF"],
    ["fsync() of one", (p) => p.fsync(p.open("/f"))],
    ["mmap() of one", (p) => p.mmap(p.open("/f"), 4).read().length, 4],
    [
      "a private writable mmap() of one",
      (p) => p.mmap(p.open("/f"), 4, { write: true, shared: false }).write(bytes("X")),
    ],
    ["listing a directory", (p) => p.readdir("/d").length, 0],
    ["chmod() by somebody else", (_p, { as }) => as(1000).chmod("/f", 0o600), "EPERM"],
    [
      "open(O_WRONLY) of a file one may not write",
      (_p, { as }) => as(1000).open("/d", "O_TMPFILE|O_WRONLY"),
      "EACCES",
    ],
    ["unlink() of a missing name", (p) => p.unlink("/d/missing"), "ENOENT"],
    ["rmdir() of a file", (p) => p.rmdir("/f"), "ENOTDIR"],
    ["rename() of a lower directory", (p) => p.rename("/d", "/e"), "EXDEV"],
    [
      "setxattr() of a name that is too long",
      (p) => p.setxattr("/f", `user.${"a".repeat(251)}`, bytes("")),
      "ERANGE",
    ],
    ["setxattr() of too much", (p) => p.setxattr("/f", "user.b", new Uint8Array(65_537)), "E2BIG"],
  ])("%s", (_what, work, result = "ok") => {
    const stage = scene({ lowers: [TREE] });

    const observed = observe(stage, (root) => work(root, stage));

    expect(observed).toEqual({ result, upper: UNCHANGED });
    expect(copies(stage)).toEqual([]);
  });

  it("on a read-only mount nothing does: EROFS", () => {
    const stage = scene({ lowers: [TREE], readonly: true });

    const observed = observe(stage, (root) =>
      [
        () => root.open("/f", "O_WRONLY"),
        () => root.chmod("/f", 0o600),
        () => root.truncate("/f", 0),
        () => root.setxattr("/f", "user.b", bytes("")),
        () => root.link("/f", "/g"),
      ].map(outcomeOf),
    );

    expect(observed).toEqual({ result: Array(5).fill("EROFS"), upper: UNCHANGED });
    expect(copies(stage)).toEqual([]);
  });

  it("nor a second time", () => {
    const stage = scene({ lowers: [TREE] });
    stage.root.chmod("/f", 0o600);
    expect(copies(stage)).toEqual(["/f chmod"]);

    stage.root.chmod("/f", 0o644);
    writeText(stage.root, "/f", "new");

    expect(copies(stage)).toEqual([]);
  });
});
