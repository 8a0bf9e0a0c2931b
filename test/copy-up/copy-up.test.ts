import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import { FS_IMMUTABLE } from "../../src/layer/flags.ts";
import { contentOf } from "../../src/layer/inode.ts";
import type { Process } from "../../src/process/process.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText, writeText } from "../support/files.ts";
import { bytes, type Entry, layer, type Tree } from "../support/layer.ts";
import { copies, observe, scene } from "../support/scene.ts";

const DIR: Entry = {};
const MIB = 2 ** 20;

describe("what a copy takes along", () => {
  it.each<[what: string, entry: Entry, line: string]>([
    [
      "mode, owner and times of a file",
      { text: "x", mode: 0o6751, uid: 5, gid: 6, mtime: { sec: 7, nsec: 8 } },
      '/o file "x" 06751 5:6 mtime=7.000000008 [origin]',
    ],
    [
      "the target of a symlink",
      { symlink: "a/b", uid: 5, gid: 6 },
      "/o symlink -> a/b 5:6 [origin]",
    ],
    ["the number of a device", { char: [240, 77], mode: 0o600 }, "/o char 240:77 0600 [origin]"],
    ["a FIFO's mode", { fifo: true, mode: 0o622 }, "/o fifo 0622 [origin]"],
    [
      "xattrs, but for overlayfs' own",
      {
        text: "x",
        xattrs: { "user.a": "1", "trusted.overlay.overlay.b": "2", "trusted.overlay.c": "3" },
      },
      '/o file "x" [origin] trusted.overlay.overlay.b="2" user.a="1"',
    ],
  ])("%s", (_what, entry, line) => {
    const tree: Tree = { "/o": entry };

    const observed = observe({ lowers: [tree] }, (root) => root.link("/o", "/p"));

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir now [impure uuid]", line.replace(/( (?:mtime=|\[))/, " x2$1"), "/p = /o"],
    });
  });

  it("attributes of a directory, and none of its children", () => {
    const lowers: Tree[] = [
      {
        "/d/": { mode: 0o1777, uid: 5, mtime: 9, xattrs: { "user.a": "1" } },
        "/d/f": "x",
        "/d/e/": DIR,
      },
    ];

    const observed = observe({ lowers }, (root) => root.chown("/d", -1, 6));

    expect(observed.upper).toEqual([
      "/ dir [impure uuid]",
      '/d dir 01777 5:6 mtime=9 [origin] user.a="1"',
    ]);
  });

  it("atime and mtime, while ctime is now", () => {
    const lower = layer("lower", { "/f": { text: "x", mtime: { sec: 5, nsec: 6 } } });
    Object.assign(lower.get("/f")!, { atimeSec: 7, atimeNsec: 8 });
    const { root, overlay } = scene({ lowers: [lower] });

    root.chmod("/f", 0o600);

    const copy = overlay.upper!.get("/f")!;
    expect([copy.mtimeSec, copy.mtimeNsec, copy.atimeSec, copy.atimeNsec]).toEqual([5, 6, 7, 8]);
    expect(copy.ctimeSec).toBeGreaterThan(1_767_225_599);
  });

  it("the very data, shared", () => {
    const { root, overlay, lowers } = scene({
      lowers: [{ "/f": { content: Content.hole(2 ** 40) } }],
    });

    root.chmod("/f", 0o600);

    expect(contentOf(overlay.upper!.get("/f")!).size).toBe(2 ** 40);
    expect([...contentOf(overlay.upper!.get("/f")!).extents()].length).toBe(1);
    expect(contentOf(lowers[0]!.get("/f")!).size).toBe(2 ** 40);
  });

  it("of sparse data what steps of 1 MiB take", () => {
    const content = Content.hole(4 * MIB).write(MIB + 8192, bytes("data"));
    const { root, overlay } = scene({ lowers: [{ "/f": { content } }] });

    root.chmod("/f", 0o600);

    const copy = contentOf(overlay.upper!.get("/f")!);
    expect(copy.equals(content)).toBe(true);
    expect([copy.seekData(0), copy.seekHole(copy.seekData(0))]).toEqual([
      MIB + 8192,
      2 * MIB + 8192,
    ]);
  });

  it("the flags that protect the lower, as a mark", () => {
    const lower = layer("lower", { "/d/f": "x" });
    lower.get("/d")!.flags = FS_IMMUTABLE;
    const { root, overlay } = scene({ lowers: [lower] });

    root.chmod("/d/f", 0o600);

    expect(dumpLayer(overlay.upper!, [lower])).toEqual([
      "/ dir [impure uuid]",
      '/d dir [impure origin protattr="i"]',
      '/d/f file "x" 0600 [origin]',
    ]);
    expect(outcomeOf(() => root.unlink("/d/f"))).toBe("EPERM");
  });
});

describe("directories above", () => {
  const TREE: Tree = {
    "/a/": { mtime: 5 },
    "/a/b/": { mtime: 6, mode: 0o700 },
    "/a/b/c/": { mtime: 7 },
    "/a/b/c/f": "x",
  };

  it("come along from the top down, each marked impure by the next, and keep their times", () => {
    const stage = scene({ lowers: [TREE] });

    const observed = observe(stage, (root) => root.chmod("/a/b/c/f", 0o600));

    expect(observed.upper).toEqual([
      "/ dir [impure uuid]",
      "/a dir mtime=5 [impure origin]",
      "/a/b dir 0700 mtime=6 [impure origin]",
      "/a/b/c dir mtime=7 [impure origin]",
      '/a/b/c/f file "x" 0600 [origin]',
    ]);
    expect(copies(stage)).toEqual([
      "/a chmod parent",
      "/a/b chmod parent",
      "/a/b/c chmod parent",
      "/a/b/c/f chmod",
    ]);
  });

  it("that are there already are only marked", () => {
    const stage = scene({ lowers: [TREE] });
    stage.root.chmod("/a/b", 0o755);
    copies(stage);

    stage.root.chmod("/a/b/c/f", 0o600);

    expect(copies(stage)).toEqual(["/a/b/c chmod parent", "/a/b/c/f chmod"]);
  });

  it.each<[what: string, work: (root: Process) => unknown, trigger: string]>([
    ["mkdir()", (p) => p.mkdir("/a/b/n"), "create"],
    ["symlink()", (p) => p.symlink("t", "/a/b/n"), "create"],
    ["mknod()", (p) => p.mknod("/a/b/n", 0o010644), "create"],
    ["creat()", (p) => p.close(p.creat("/a/b/n")), "create"],
    ["open(O_TMPFILE)", (p) => p.close(p.open("/a/b", "O_TMPFILE|O_RDWR")), "tmpfile"],
    ["unlink()", (p) => p.unlink("/a/b/x"), "remove"],
    ["rmdir()", (p) => p.rmdir("/a/b/e"), "remove"],
  ])("are all that %s copies", (_what, work, trigger) => {
    const stage = scene({ lowers: [{ ...TREE, "/a/b/x": "", "/a/b/e/": DIR }] });

    work(stage.root);

    expect(copies(stage)).toEqual([`/a ${trigger} parent`, `/a/b ${trigger}`]);
  });

  it("of a middle layer are copied from where they show", () => {
    const stage = scene({ lowers: [{}, { "/a/": { mode: 0o700 } }, { "/a/f": "x" }] });

    stage.root.chmod("/a/f", 0o600);

    expect(stage.events("copy-up").map(({ path, fromLayer }) => [path, fromLayer])).toEqual([
      ["/a", 2],
      ["/a/f", 3],
    ]);
    expect(stage.upper()[1]).toBe("/a dir 0700 [impure origin]");
  });
});

describe("the event of a copy-up", () => {
  it("says what it was, from which layer, and how much", () => {
    const stage = scene({
      lowers: [{}, { "/f": { text: "12345", xattrs: { "user.a": "1", "user.b": "2" } } }],
    });

    stage.root.open("/f", "O_WRONLY");

    expect(stage.envelopes.find(({ event }) => event.type === "copy-up")).toMatchObject({
      syscall: "open",
      process: 0,
      event: {
        type: "copy-up",
        path: "/f",
        trigger: "open",
        kind: "data",
        fromLayer: 2,
        size: 5,
        copied: 5,
        xattrs: 2,
        parent: false,
      },
    });
  });

  it("counts no data where O_TRUNC throws it away, and all of it where truncate() does", () => {
    const copied = (work: (root: Process) => unknown): number[] => {
      const stage = scene({
        lowers: [{ "/f": { content: Content.fromBytes(new Uint8Array(MIB)) } }],
      });
      work(stage.root);
      return stage.events("copy-up").map((event) => event.copied);
    };

    expect(copied((root) => root.open("/f", "O_WRONLY|O_TRUNC"))).toEqual([0]);
    expect(copied((root) => root.truncate("/f", 0))).toEqual([MIB]);
    expect(copied((root) => root.open("/f", "O_WRONLY"))).toEqual([MIB]);
  });

  it("comes between the calls on the store that do it", () => {
    const stage = scene({ lowers: [{ "/d/f": "x" }] });
    stage.events();

    stage.root.open("/d/f", "O_WRONLY");

    const told = stage.events().flatMap((event) => {
      if (event.type === "store") return [event.call];
      return event.type === "copy-up" ? [`copied ${event.path}`] : [];
    });
    expect(told).toEqual([
      // impure on the root; the directory in the workdir, its origin, its attributes, moved; the root's times
      ...["setxattr", "mkdir", "setxattr", "setattr", "rename", "setattr", "copied /d"],
      // impure on the directory; an unnamed file, its data, origin, attributes, its name; the directory's times
      ...[
        "setxattr",
        "create",
        "copy-range",
        "setxattr",
        "setattr",
        "link",
        "setattr",
        "copied /d/f",
      ],
    ]);
  });
});

describe("hard links", () => {
  const LINKED: Tree = { "/a": "x", "/b": { link: "/a" }, "/c": { link: "/a" } };

  it("are broken: the copy stands alone, without an origin; the others stay as they are", () => {
    const observed = observe({ lowers: [LINKED] }, (root) => {
      writeText(root, "/a", "new");
      return ["/a", "/b", "/c"].map((path) => [readText(root, path), root.stat(path).nlink]);
    });

    expect(observed).toEqual({
      result: [
        ["new", 1],
        ["x", 3],
        ["x", 3],
      ],
      upper: ["/ dir [impure uuid]", '/a file "new" now'],
    });
  });

  it("a descriptor of another name keeps the old data", () => {
    const { root } = scene({ lowers: [LINKED] });
    const fd = root.open("/b");

    writeText(root, "/a", "new");

    expect(new TextDecoder().decode(root.read(fd, 10))).toBe("x");
  });

  it("link() of one copies it up, and makes two links of the copy", () => {
    const observed = observe({ lowers: [LINKED] }, (root) => {
      root.link("/a", "/d");
      return [root.stat("/a").nlink, root.stat("/b").nlink, root.stat("/d").nlink];
    });

    expect(observed).toEqual({
      result: [2, 3, 2],
      upper: ["/ dir now [impure uuid]", '/a file "x" x2', "/d = /a"],
    });
  });
});

describe("a copy-up that cannot be", () => {
  const held =
    (tree: Tree, path: string, remove: (root: Process) => void) =>
    (work: (root: Process, fd: number) => unknown) =>
      observe({ lowers: [tree] }, (root) => {
        const fd = root.open(path, path === "/p" ? "O_RDONLY|O_NONBLOCK" : "O_RDONLY");
        remove(root);
        return outcomeOf(() => work(root, fd));
      });

  it.each<[what: string, work: (root: Process, fd: number) => unknown]>([
    ["fchmod()", (p, fd) => p.fchmod(fd, 0o600)],
    ["fchown()", (p, fd) => p.fchown(fd, 1, 1)],
    ["futimens()", (p, fd) => p.futimens(fd, "now", "now")],
    ["fsetxattr()", (p, fd) => p.fsetxattr(fd, "user.a", bytes("1"))],
  ])(
    "%s of a lower file that was unlinked is EEXIST: its whiteout is in the way",
    (_what, work) => {
      const observed = held({ "/d/f": "x" }, "/d/f", (root) => root.unlink("/d/f"))(work);

      expect(observed).toEqual({
        result: "EEXIST",
        upper: ["/ dir [impure uuid]", "/d dir now [impure origin]", "/d/f whiteout x2"],
      });
    },
  );

  it("also when the name was made again", () => {
    const observed = held({ "/f": "x" }, "/f", (root) => {
      root.unlink("/f");
      writeText(root, "/f", "new");
    })((root, fd) => root.fchmod(fd, 0o600));

    expect(observed).toEqual({
      result: "EEXIST",
      upper: ["/ dir now [impure uuid]", '/f file "new" now'],
    });
  });

  it("reading goes on, and the link count stays", () => {
    const { result } = held({ "/f": "text" }, "/f", (root) => root.unlink("/f"))((root, fd) => [
      new TextDecoder().decode(root.read(fd, 10)),
      root.fstat(fd).nlink,
    ]);

    expect(result).toEqual(["text", 1]);
  });

  it("of a removed directory is ENOTDIR: a whiteout cannot become one", () => {
    const observed = held({ "/d/": DIR }, "/d", (root) => root.rmdir("/d"))((root, fd) =>
      root.fchmod(fd, 0o700),
    );

    expect(observed).toEqual({
      result: "ENOTDIR",
      upper: ["/ dir now [impure uuid]", "/d whiteout x2"],
    });
  });

  it("of a directory below removed ones is EIO", () => {
    const observed = held({ "/d/e/g/": DIR }, "/d/e/g", (root) => {
      for (const path of ["/d/e/g", "/d/e", "/d"]) root.rmdir(path);
    })((root, fd) => root.fchmod(fd, 0o700));

    expect(observed).toEqual({
      result: "EIO",
      upper: ["/ dir now [impure uuid]", "/d whiteout x2"],
    });
  });

  it("of a FIFO that was unlinked takes the whiteout's place: it is back", () => {
    const observed = held({ "/p": { fifo: true } }, "/p", (root) => root.unlink("/p"))((root, fd) =>
      root.fchmod(fd, 0o600),
    );

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir now [impure uuid]", "/p fifo 0600 [origin]"],
    });
  });
});
