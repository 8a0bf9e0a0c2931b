import { describe, expect, it } from "vitest";
import { type EntryInit, LayerBuildError, LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { Store } from "../../src/layer/store.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { bytes, layer, T0 } from "../support/layer.ts";

const FILE: EntryInit = { type: "file", content: Content.fromText("x") };
const DIR: EntryInit = { type: "dir" };

function built(build: (builder: LayerBuilder) => void): string[] {
  const builder = new LayerBuilder({ mtime: T0 });
  build(builder);
  return dumpLayer(builder.layer);
}

describe("LayerBuilder put()", () => {
  it("lays every type, with its defaults", () => {
    const dump = built((builder) => {
      builder.put("/file", FILE);
      builder.put("/dir", DIR);
      builder.put("/symlink", { type: "symlink", target: "file" });
      builder.put("/char", { type: "char", rdev: 0x100003 });
      builder.put("/block", { type: "block", rdev: 0x800000 });
      builder.put("/fifo", { type: "fifo" });
      builder.put("/socket", { type: "socket" });
    });

    expect(dump).toEqual([
      "/ dir",
      "/block block 8:0",
      "/char char 1:3",
      "/dir dir",
      "/fifo fifo",
      '/file file "x"',
      "/socket socket",
      "/symlink symlink -> file",
    ]);
  });

  it("takes mode, owner, times and xattrs", () => {
    const builder = new LayerBuilder({ mtime: T0 });

    const inode = builder.put("/f", {
      ...FILE,
      mode: 0o6711,
      uid: 5,
      gid: 6,
      mtime: { sec: 7, nsec: 8 },
      atime: { sec: 9, nsec: 10 },
      xattrs: new Map([["user.a", bytes("1")]]),
    });

    expect(dumpLayer(builder.layer)).toEqual([
      "/ dir",
      '/f file "x" 06711 5:6 mtime=7.000000008 user.a="1"',
    ]);
    expect([inode.atimeSec, inode.atimeNsec, inode.ctimeSec, inode.ctimeNsec]).toEqual([
      9, 10, 7, 8,
    ]);
  });

  it("has the builder's time everywhere, its parents and the root too", () => {
    const builder = new LayerBuilder();
    builder.put("/d/f", FILE);

    expect(dumpLayer(builder.layer)).toEqual([
      "/ dir mtime=0",
      "/d dir mtime=0",
      '/d/f file "x" mtime=0',
    ]);
  });

  it("does not take the caller's xattr map over", () => {
    const builder = new LayerBuilder({ mtime: T0 });
    const xattrs = new Map([["user.a", bytes("1")]]);
    builder.put("/f", { ...FILE, xattrs });

    builder.xattr("/f", "user.b", bytes("2"));
    xattrs.clear();

    expect(dumpLayer(builder.layer)[1]).toBe('/f file "x" user.a="1" user.b="2"');
  });

  it("makes missing parents, and styles them when they come later", () => {
    const dump = built((builder) => {
      builder.put("/a/b/f", FILE);
      builder.put("/a", { ...DIR, mode: 0o700, uid: 3 });
      builder.put("/a/b/g", FILE);
    });

    expect(dump).toEqual([
      "/ dir",
      "/a dir 0700 3:0",
      "/a/b dir",
      '/a/b/f file "x"',
      '/a/b/g file "x"',
    ]);
  });

  it.each<[what: string, first: EntryInit, then: EntryInit, dump: string[]]>([
    ["a file over a file", FILE, { ...FILE, mode: 0o600 }, ['/p file "x" 0600']],
    ["a directory over a file", FILE, DIR, ["/p dir"]],
    ["a symlink over a directory", DIR, { type: "symlink", target: "t" }, ["/p symlink -> t"]],
    ["a directory over a directory", DIR, { ...DIR, mode: 0o700 }, ["/p dir 0700"]],
  ])("lets the last one win: %s", (_what, first, then, dump) => {
    const lines = built((builder) => {
      builder.put("/p", first);
      builder.put("/p", then);
    });

    expect(lines).toEqual(["/ dir", ...dump]);
  });

  it("keeps the children of a directory that is put again, and drops those of one that is replaced", () => {
    const tree = (then: EntryInit) =>
      built((builder) => {
        builder.put("/d/e/f", FILE);
        builder.put("/d", then);
      });

    expect(tree({ ...DIR, mode: 0o711 })).toEqual([
      "/ dir",
      "/d dir 0711",
      "/d/e dir",
      '/d/e/f file "x"',
    ]);
    expect(tree(FILE)).toEqual(["/ dir", '/d file "x"']);
  });

  it("styles the root", () => {
    const dump = built((builder) => builder.put("/", { ...DIR, mode: 0o700, uid: 1, gid: 2 }));

    expect(dump).toEqual(["/ dir 0700 1:2"]);
  });

  it("sees a parent that was replaced since it was last used", () => {
    const builder = new LayerBuilder({ mtime: T0 });
    builder.put("/d/f", FILE);

    builder.put("/d", FILE);
    expect(() => builder.put("/d/g", FILE)).toThrow("/d: used as a directory, but it is none");

    builder.put("/d", DIR);
    builder.put("/d/g", FILE);
    expect(dumpLayer(builder.layer)).toEqual(["/ dir", "/d dir", '/d/g file "x"']);
  });

  it("gives inode numbers of its store", () => {
    const store = new Store();
    const inodes = [0, 1].map((i) => {
      const builder = new LayerBuilder({ store });
      return builder.put(`/f${i}`, FILE).ino;
    });

    expect(new Set([...inodes, store.allocateIno()]).size).toBe(3);
  });
});

describe("LayerBuilder link()", () => {
  it("gives a further name, and counts it", () => {
    const dump = built((builder) => {
      builder.put("/f", FILE);
      builder.link("/d/g", "/f");
      builder.link("/d/g", "/f");
      builder.link("/h", "/d/g");
    });

    expect(dump).toEqual(["/ dir", "/d dir", '/d/g file "x" x3', "/f = /d/g", "/h = /d/g"]);
  });

  it("links symlinks and devices", () => {
    const dump = built((builder) => {
      builder.put("/s", { type: "symlink", target: "t" });
      builder.link("/t", "/s");
      builder.whiteout("/w");
      builder.link("/v", "/w");
    });

    expect(dump).toEqual(["/ dir", "/s symlink -> t x2", "/t = /s", "/v whiteout x2", "/w = /v"]);
  });

  it("replaces what was there, even the directory that the file lies in", () => {
    const dump = built((builder) => {
      builder.put("/d/f", FILE);
      builder.put("/g", { ...FILE, mode: 0o600 });
      builder.link("/g", "/d/f");
      builder.link("/d", "/d/f");
    });

    expect(dump).toEqual(["/ dir", '/d file "x" x2', "/g = /d"]);
  });

  it.each([
    ["nothing", "/missing", "/l: hard link to /missing, which does not exist"],
    ["a directory", "/d", "/l: hard link to the directory /d"],
  ])("refuses a link to %s", (_what, existing, message) => {
    const builder = new LayerBuilder();
    builder.put("/d", DIR);

    expect(() => builder.link("/l", existing)).toThrow(new LayerBuildError("/l", message.slice(4)));
    expect(builder.layer.get("/l")).toBeUndefined();
  });
});

describe("LayerBuilder remove()", () => {
  it("takes a name, or a tree, away", () => {
    const dump = built((builder) => {
      builder.put("/d/e/f", FILE);
      builder.put("/d/g", FILE);
      builder.remove("/d/g");
      builder.remove("/d/e");
      builder.remove("/missing");
    });

    expect(dump).toEqual(["/ dir", "/d dir"]);
  });

  it("uncounts hard links into the tree, however deep", () => {
    const dump = built((builder) => {
      builder.put("/d/f", FILE);
      builder.link("/g", "/d/f");
      builder.put("/d/e/h", FILE);
      builder.link("/i", "/d/e/h");
      builder.remove("/d");
    });

    expect(dump).toEqual(["/ dir", '/g file "x"', '/i file "x"']);
  });
});

describe("LayerBuilder whiteout(), opaque() and xattr()", () => {
  it("marks a layer", () => {
    const dump = built((builder) => {
      builder.whiteout("/gone");
      builder.opaque("/new");
      builder.put("/d", DIR);
      builder.opaque("/d");
      builder.xattr("/d", "user.a", bytes("1"));
    });

    expect(dump).toEqual([
      "/ dir",
      '/d dir [opaque] user.a="1"',
      "/gone whiteout",
      "/new dir [opaque]",
    ]);
  });

  it.each<[what: string, build: (builder: LayerBuilder) => void, message: string]>([
    ["opaque on a file", (b) => b.opaque("/f"), "/f: opaque, but not a directory"],
    [
      "an xattr of nothing",
      (b) => b.xattr("/m", "user.a", bytes("")),
      "/m: xattr user.a of a missing entry",
    ],
    [
      "a file as a directory",
      (b) => b.put("/f/g", FILE),
      "/f: used as a directory, but it is none",
    ],
    [
      "a symlink as a directory",
      (b) => b.put("/s/g", FILE),
      "/s: used as a directory, but it is none",
    ],
    [
      "a whiteout as a directory",
      (b) => b.put("/w/a/b", FILE),
      "/w: used as a directory, but it is none",
    ],
  ])("refuses %s, and names the path", (_what, build, message) => {
    const builder = new LayerBuilder({ mtime: T0 });
    builder.put("/f", FILE);
    builder.put("/s", { type: "symlink", target: "/" });
    builder.whiteout("/w");
    const before = dumpLayer(builder.layer);

    expect(() => build(builder)).toThrow(LayerBuildError);
    expect(() => build(builder)).toThrow(message);
    expect(dumpLayer(builder.layer)).toEqual(before);
  });
});

describe("dumpLayer()", () => {
  it("shows what a layer has, and leaves out what is as usual", () => {
    const dump = dumpLayer(
      layer("any", {
        "/": { mode: 0o700 },
        "/d/": { mode: 0o1777, uid: 1, gid: 2, mtime: 5 },
        "/d/f": { text: "a\nb", mode: 0o600, xattrs: { "user.x": "1" }, marks: { redirect: "/q" } },
        "/d/g": { link: "/d/f" },
        "/d/big": { content: Content.hole(65) },
        "/w": { whiteout: true },
        "/o/": { opaque: true },
      }),
    );

    expect(dump).toEqual([
      "/ dir 0700",
      "/d dir 01777 1:2 mtime=5",
      "/d/big file 65 bytes",
      '/d/f file "a\\nb" 0600 x2 [redirect="/q"] user.x="1"',
      "/d/g = /d/f",
      "/o dir [opaque]",
      "/w whiteout",
    ]);
  });
});
