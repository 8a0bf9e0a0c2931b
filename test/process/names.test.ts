import { describe, expect, it } from "vitest";
import {
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
  S_IFSOCK,
} from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, type Tree, WHITEOUT } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const LOWER: Tree = {
  "/f": "x",
  "/d/": {},
  "/d/sub/": {},
  "/d/file": "y",
  "/gone": "z",
  "/s": { symlink: "f" },
  "/sd": { symlink: "d" },
  "/dangling": { symlink: "nowhere" },
  "/private/": { mode: 0o700 },
  "/private/in": "",
  "/mine/": { uid: 1000, gid: 1000 },
  "/mine/f": { text: "", uid: 1000, gid: 1000 },
  "/readonly/": { uid: 1000, gid: 1000, mode: 0o555 },
  "/readonly/f": { text: "", uid: 1000, gid: 1000 },
  "/sticky/": { mode: 0o1777 },
  "/sticky/root": "",
  "/sticky/other": { text: "", uid: 7 },
  "/sticky/mine": { text: "", uid: 1000 },
  "/sticky/dir/": {},
};
const UPPER: Tree = { "/gone": WHITEOUT };
const LONG = "n".repeat(256);
const LONG_PATH = `/${"d/".repeat(2047)}d`;

type Call = (process: Process) => unknown;
type Row = [what: string, call: Call, result: string];

/** The call fails with this errno, as root or another user, and leaves the upper alone but for marks. */
function check(uid: number, readonly = false): (...row: Row) => void {
  return (_what, call, result) => {
    const { result: found, upper } = observe(
      { lowers: [LOWER], upper: UPPER, readonly },
      (_root, { as }) => call(as(uid)),
    );

    expect(found).toBe(result);
    if (result !== "ok") expect(upper).toEqual(["/ dir [uuid]", "/gone whiteout"]);
  };
}

describe("mkdir(), mknod() and symlink() check in the order of Linux:", () => {
  const MAKES: [name: string, make: (process: Process, path: string) => unknown][] = [
    ["mkdir", (p, path) => p.mkdir(path)],
    ["mknod", (p, path) => p.mknod(path, S_IFREG | 0o644)],
    ["symlink", (p, path) => p.symlink("t", path)],
    ["link", (p, path) => p.link("/f", path)],
  ];
  const ROWS: [path: string, uid: number, mkdir: string, others?: string][] = [
    ["", 0, "ENOENT"],
    ["/", 0, "EEXIST"],
    ["/.", 0, "EEXIST"],
    ["/d/..", 0, "EEXIST"],
    ["/f", 0, "EEXIST"],
    ["/d", 0, "EEXIST"],
    ["/d/", 0, "EEXIST"],
    ["/s", 0, "EEXIST"],
    ["/dangling", 0, "EEXIST"],
    ["/dangling/", 0, "EEXIST"],
    ["/f/n", 0, "ENOTDIR"],
    ["/missing/n", 0, "ENOENT"],
    ["/gone/n", 0, "ENOENT"],
    ["/s/n", 0, "ENOTDIR"],
    ["/dangling/n", 0, "ENOENT"],
    ["/n/", 0, "ok", "ENOENT"],
    ["/sd/n", 0, "ok"],
    ["/gone", 0, "ok"],
    [`/${LONG}`, 0, "ENAMETOOLONG"],
    [`/${LONG}/n`, 0, "ENAMETOOLONG"],
    [LONG_PATH, 0, "ENAMETOOLONG"],
    ["/n", 1000, "EACCES"],
    ["/private/n", 1000, "EACCES"],
    ["/private/in", 1000, "EACCES"],
    ["/readonly/n", 1000, "EACCES"],
    ["/readonly/f", 1000, "EEXIST"],
    ["/f", 1000, "EEXIST"],
    ["/missing/n", 1000, "ENOENT"],
  ];

  for (const [name, make] of MAKES) {
    it.each(ROWS)(`${name} %j as %i: %s`, (path, uid, mkdir, others = mkdir) => {
      const result = name === "mkdir" ? mkdir : others;
      // Who does not own it may link it only if it could be written: another test's matter.
      const denied = name === "link" && uid !== 0 && result === "EACCES";

      check(uid)(
        "",
        (process) => make(process, path),
        denied && path !== "/private/n" && path !== "/private/in" ? "EPERM" : result,
      );
    });
  }

  it.each<Row>([
    ["a new name", (p) => p.mkdir("/n"), "EROFS"],
    ["a name that is there", (p) => p.mkdir("/d"), "EEXIST"],
    ["below a missing name", (p) => p.mkdir("/missing/n"), "ENOENT"],
    ["below a file", (p) => p.mkdir("/f/n"), "ENOTDIR"],
    ["a symlink", (p) => p.symlink("t", "/n"), "EROFS"],
    ["a symlink that is there", (p) => p.symlink("t", "/s"), "EEXIST"],
    ["a node", (p) => p.mknod("/n", S_IFIFO), "EROFS"],
    ["a whiteout", (p) => p.mknod("/n", S_IFCHR), "EROFS"],
    ["a link", (p) => p.link("/f", "/n"), "EROFS"],
    ["a link of a missing name", (p) => p.link("/missing", "/n"), "ENOENT"],
    ["a link of a directory", (p) => p.link("/d", "/n"), "EROFS"],
  ])("on a read-only mount, %s", check(0, true));
});

describe("mknod()", () => {
  it.each<[what: string, uid: number, mode: number, rdev: number, result: string]>([
    ["a directory", 0, S_IFDIR | 0o755, 0, "EPERM"],
    ["a symlink", 0, S_IFLNK | 0o777, 0, "EINVAL"],
    ["no type: a file", 0, 0o644, 0, "ok"],
    ["a char device", 1000, S_IFCHR | 0o644, 0x100003, "EPERM"],
    ["a block device", 1000, S_IFBLK | 0o644, 0, "EPERM"],
    ["a whiteout", 1000, S_IFCHR | 0o644, 0, "EPERM"],
    ["a whiteout by root", 0, S_IFCHR | 0o644, 0, "EPERM"],
    ["a FIFO", 1000, S_IFIFO | 0o644, 0, "ok"],
    ["a socket", 1000, S_IFSOCK | 0o644, 0, "ok"],
    ["a file", 1000, S_IFREG | 0o644, 0, "ok"],
  ])("%s as %i", (_what, uid, mode, rdev, result) => {
    check(uid)("", (process) => process.mknod("/mine/n", mode, rdev), result);
  });

  it("keeps suid, sgid and sticky; mkdir keeps sticky alone", () => {
    const { root, upper } = scene({ lowers: [{}] });

    root.mknod("/f", S_IFREG | 0o7777);
    root.mkdir("/d", 0o7777);

    expect(upper()).toEqual(["/ dir now [uuid]", "/d dir 01755 now", '/f file "" 07755 now']);
  });
});

describe("symlink()", () => {
  it.each<Row>([
    ["to nothing at all", (p) => p.symlink("", "/n"), "ENOENT"],
    ["to nothing, over a name", (p) => p.symlink("", "/f"), "ENOENT"],
    ["to 4095 bytes", (p) => p.symlink("t".repeat(4095), "/n"), "ok"],
    ["to 4096 bytes", (p) => p.symlink("t".repeat(4096), "/n"), "ENAMETOOLONG"],
    ["to 2048 characters of 2 bytes", (p) => p.symlink("ü".repeat(2048), "/n"), "ENAMETOOLONG"],
  ])("%s", check(0));
});

describe("link()", () => {
  it.each<Row>([
    ["of a missing name", (p) => p.link("/missing", "/n"), "ENOENT"],
    ["of a missing name onto a name", (p) => p.link("/missing", "/f"), "ENOENT"],
    ["onto itself", (p) => p.link("/f", "/f"), "EEXIST"],
    ["of a directory", (p) => p.link("/d", "/n"), "EPERM"],
    ["of a directory onto a name", (p) => p.link("/d", "/f"), "EEXIST"],
    [
      "of a dangling symlink, followed",
      (p) => p.link("/dangling", "/n", { follow: true }),
      "ENOENT",
    ],
    ["of a dangling symlink", (p) => p.link("/dangling", "/n"), "ok"],
    [
      "of a symlink to a directory, followed",
      (p) => p.link("/sd", "/n", { follow: true }),
      "EPERM",
    ],
  ])("%s", check(0));

  it.each<[what: string, entry: Tree[string], result: string]>([
    ["one's own file", { text: "", uid: 1000, mode: 0 }, "ok"],
    ["a file one may read and write", { text: "", mode: 0o666 }, "ok"],
    ["a file one may only read", { text: "", mode: 0o644 }, "EPERM"],
    ["a file one may only write", { text: "", mode: 0o622 }, "EPERM"],
    ["a setuid file", { text: "", mode: 0o4666 }, "EPERM"],
    ["a setgid file that runs", { text: "", mode: 0o2676 }, "EPERM"],
    ["a setgid file that does not", { text: "", mode: 0o2666 }, "ok"],
    ["a symlink", { symlink: "t" }, "EPERM"],
    ["a FIFO", { fifo: true, mode: 0o666 }, "EPERM"],
  ])("by another user, of %s", (_what, entry, result) => {
    const { root, as, overlay } = scene({ lowers: [{ "/to/": { mode: 0o777 }, "/o": entry }] });

    expect(outcomeOf(() => as(1000).link("/o", "/to/n"))).toBe(result);
    expect(root.tryLstat("/to/n") !== null).toBe(result === "ok");
    expect(overlay.upper!.get("/o") !== undefined).toBe(result === "ok");
  });
});

describe("linkfd()", () => {
  const tmpfile = (process: Process, extra = ""): number =>
    process.open("/d", `O_TMPFILE|O_RDWR${extra}`, 0o600);

  it.each<[what: string, call: Call, result: unknown]>([
    ["names an unnamed file", (p) => p.linkfd(tmpfile(p), "/n"), "ok"],
    ["not one opened with O_EXCL", (p) => p.linkfd(tmpfile(p, "|O_EXCL"), "/n"), "ENOENT"],
    ["not onto a name", (p) => p.linkfd(tmpfile(p), "/f"), "EEXIST"],
    ["not a directory", (p) => p.linkfd(p.open("/d"), "/n"), "EPERM"],
    ["a file that has a name", (p) => p.linkfd(p.open("/f"), "/n"), "ok"],
    ["an O_PATH descriptor", (p) => p.linkfd(p.open("/f", "O_PATH"), "/n"), "ok"],
    [
      "not a file whose only name went",
      (p) => {
        const fd = p.open("/f", "O_RDWR");
        p.unlink("/f");
        p.linkfd(fd, "/n");
      },
      "ENOENT",
    ],
    [
      "a file that has another name",
      (p) => {
        p.link("/f", "/g");
        const fd = p.open("/f");
        p.unlink("/f");
        p.linkfd(fd, "/n");
      },
      "ok",
    ],
    [
      "an unnamed file twice, while a name is left",
      (p) => {
        const fd = tmpfile(p);
        p.linkfd(fd, "/n");
        p.linkfd(fd, "/m");
        return p.fstat(fd).nlink;
      },
      2,
    ],
    [
      "not again when its name went",
      (p) => {
        const fd = tmpfile(p);
        p.linkfd(fd, "/n");
        p.unlink("/n");
        p.linkfd(fd, "/m");
      },
      "ENOENT",
    ],
  ])("%s", (_what, call, result) => {
    expect(observe({ lowers: [LOWER] }, (root) => call(root)).result).toEqual(result);
  });

  it("by another user wants the credentials that opened the file", () => {
    const { overlay } = scene({ lowers: [{ "/t/": { mode: 0o777 } }] });
    const process = overlay.process({ uid: 1000 });
    const fd = process.open("/t", "O_TMPFILE|O_RDWR");
    process.linkfd(fd, "/t/a");

    process.setCredentials({ uid: 1001, gid: 1001 });

    expect(outcomeOf(() => process.linkfd(fd, "/t/b"))).toBe("ENOENT");
  });

  it("is EBADF for what is not open", () => {
    const { root } = scene({ lowers: [{}] });

    expect(outcomeOf(() => root.linkfd(99, "/n"))).toBe("EBADF");
  });
});

describe("unlink() checks in the order of Linux:", () => {
  it.each<[path: string, uid: number, result: string]>([
    ["", 0, "ENOENT"],
    ["/", 0, "EISDIR"],
    ["/d/.", 0, "EISDIR"],
    ["/d/..", 0, "EISDIR"],
    ["/missing", 0, "ENOENT"],
    ["/missing/", 0, "ENOENT"],
    ["/gone", 0, "ENOENT"],
    ["/missing/n", 0, "ENOENT"],
    ["/f/", 0, "ENOTDIR"],
    ["/f/n", 0, "ENOTDIR"],
    ["/s/", 0, "ENOTDIR"],
    ["/sd/", 0, "ENOTDIR"],
    ["/d", 0, "EISDIR"],
    ["/d/", 0, "EISDIR"],
    [`/${LONG}`, 0, "ENAMETOOLONG"],
    ["/f", 1000, "EACCES"],
    ["/d", 1000, "EACCES"],
    ["/missing", 1000, "ENOENT"],
    ["/private/in", 1000, "EACCES"],
    ["/readonly/f", 1000, "EACCES"],
    ["/sticky/root", 1000, "EPERM"],
    ["/sticky/other", 1000, "EPERM"],
    ["/sticky/dir", 1000, "EPERM"],
    ["/sticky/mine", 1000, "ok"],
    ["/sticky/mine", 7, "EPERM"],
    ["/sticky/root", 0, "ok"],
    ["/mine/f", 1000, "ok"],
    ["/s", 0, "ok"],
    ["/dangling", 0, "ok"],
  ])("%j as %i: %s", (path, uid, result) => {
    check(uid)("", (process) => process.unlink(path), result);
  });

  it.each<Row>([
    ["a file", (p) => p.unlink("/f"), "EROFS"],
    ["a missing name", (p) => p.unlink("/missing"), "EROFS"],
    ["below a missing name", (p) => p.unlink("/missing/n"), "ENOENT"],
    ["a directory", (p) => p.unlink("/d"), "EROFS"],
    ["the root", (p) => p.unlink("/"), "EISDIR"],
    ["rmdir() of a directory", (p) => p.rmdir("/d/sub"), "EROFS"],
    ["rmdir() of a missing name", (p) => p.rmdir("/missing"), "EROFS"],
    ["rmdir() of the root", (p) => p.rmdir("/"), "EBUSY"],
  ])("on a read-only mount, %s", check(0, true));
});

describe("rmdir() checks in the order of Linux:", () => {
  it.each<[path: string, uid: number, result: string]>([
    ["", 0, "ENOENT"],
    ["/", 0, "EBUSY"],
    ["/d/.", 0, "EINVAL"],
    ["/d/..", 0, "ENOTEMPTY"],
    ["/.", 0, "EINVAL"],
    ["/missing", 0, "ENOENT"],
    ["/gone", 0, "ENOENT"],
    ["/f", 0, "ENOTDIR"],
    ["/f/", 0, "ENOTDIR"],
    ["/f/n", 0, "ENOTDIR"],
    ["/sd", 0, "ENOTDIR"],
    ["/sd/", 0, "ENOTDIR"],
    ["/d", 0, "ENOTEMPTY"],
    ["/d/sub", 1000, "EACCES"],
    ["/d", 1000, "EACCES"],
    ["/f", 1000, "EACCES"],
    ["/sticky/dir", 1000, "EPERM"],
    ["/sticky/mine", 1000, "ENOTDIR"],
    ["/d/sub", 0, "ok"],
    ["/d/sub/", 0, "ok"],
    ["/sd/sub", 0, "ok"],
  ])("%j as %i: %s", (path, uid, result) => {
    check(uid)("", (process) => process.rmdir(path), result);
  });
});

describe("in a directory that was removed", () => {
  it.each<[what: string, call: (process: Process, fd: number) => unknown, result: unknown]>([
    ["nothing can be made", (p, at) => p.mkdir({ at, path: "n" }), "ENOENT"],
    ["no file", (p, at) => p.open({ at, path: "n" }, "O_CREAT|O_WRONLY"), "ENOENT"],
    ["no symlink", (p, at) => p.symlink("t", { at, path: "n" }), "ENOENT"],
    ["no link", (p, at) => p.link("/f", { at, path: "n" }), "ENOENT"],
    ["nothing is found", (p, at) => p.lstat({ at, path: "n" }), "ENOENT"],
    ["nothing can be moved there", (p, at) => p.rename("/f", { at, path: "n" }), "ENOENT"],
    [
      "but an unnamed file can be made",
      (p, at) => p.close(p.open({ at, path: "." }, "O_TMPFILE|O_RDWR")),
      "ok",
    ],
    ["nothing is listed", (p, at) => p.getdents(at), "ENOENT"],
    ["it can be looked at", (p, at) => p.fstat(at).nlink, 0],
    [
      "its parent is where it was",
      (p, at) => p.stat({ at, path: ".." }).ino === p.stat("/").ino,
      true,
    ],
  ])("%s", (_what, call, result) => {
    const observed = observe({ lowers: [{ "/f": "x" }], upper: { "/d/": {} } }, (root) => {
      const fd = root.open("/d");
      root.rmdir("/d");
      return outcomeOf(() => call(root, fd));
    });

    expect(observed.result).toEqual(result);
    expect(observed.upper.slice(1).filter((line) => !line.startsWith("/f "))).toEqual([]);
  });
});

describe("a name is bytes", () => {
  it.each(["ü€😀", "a\udcff", " ", "-", ".wh.x", "#1", "a\nb", "\\"])("%j", (name) => {
    const { root } = scene({ lowers: [{}] });

    root.mkdir(`/${name}`);
    root.setxattr(`/${name}`, "user.a", bytes("1"));

    expect(root.readdir("/").map((entry) => entry.name)).toEqual([name]);
    root.rmdir(`/${name}`);
    expect(root.readdir("/")).toEqual([]);
  });
});
