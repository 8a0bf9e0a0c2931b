import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import type { StoreCall } from "../../src/base/event.ts";
import { S_IFLNK, S_IFREG } from "../../src/base/mode.ts";
import { recordingTrace } from "../../src/base/trace.ts";
import { Content } from "../../src/layer/content.ts";
import { contentOf, type Inode } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, layer, type Tree } from "../support/layer.ts";

interface Stage {
  readonly writer: LayerWriter;
  readonly tree: Layer;
  readonly root: Inode;
  get(path: string): Inode;
}

const FILE = { mode: S_IFREG | 0o644, uid: 0, gid: 0, body: Content.empty };

/** Does `work` on a layer: what it gave, the layer afterwards, and whose times moved ("m": mtime, "c": ctime). */
function change(tree: Tree, work: (stage: Stage) => unknown) {
  const made = layer("any", tree);
  const before = new Map<Inode, Pick<Inode, "mtimeSec" | "mtimeNsec" | "ctimeSec" | "ctimeNsec">>();
  const names = new Map<Inode, string>();
  for (const { path, inode } of walk(made.root)) {
    const { mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = inode;
    before.set(inode, { mtimeSec, mtimeNsec, ctimeSec, ctimeNsec });
    if (!names.has(inode)) names.set(inode, path);
  }
  const { trace, envelopes } = recordingTrace();
  const writer = new LayerWriter(made, steppingClock(), trace);
  const get = (path: string): Inode => made.get(path)!;
  const result = outcomeOf(() => work({ writer, tree: made, root: made.root, get }));
  const moved = [...before].flatMap(([inode, old]) => {
    const letters =
      (inode.mtimeSec === old.mtimeSec && inode.mtimeNsec === old.mtimeNsec ? "" : "m") +
      (inode.ctimeSec === old.ctimeSec && inode.ctimeNsec === old.ctimeNsec ? "" : "c");
    return letters === "" ? [] : [`${names.get(inode)} ${letters}`];
  });
  const calls = envelopes.map(({ event }) => (event.type === "store" ? event.call : event.type));
  return { result, dump: dumpLayer(made), moved, calls: calls as StoreCall[] };
}

describe("LayerWriter makes names:", () => {
  it("create() makes an inode, all of whose times are now", () => {
    let made: Inode | undefined;
    const { dump, moved, calls } = change({}, ({ writer, root }) => {
      made = writer.create(root, "f", { ...FILE, mode: S_IFREG | 0o600, uid: 5, gid: 6 });
    });

    expect(dump).toEqual(["/ dir now", '/f file "" 0600 5:6 now']);
    expect(moved).toEqual(["/ mc"]);
    expect(calls).toEqual(["create"]);
    const { atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = made!;
    expect([atimeSec, atimeNsec, ctimeSec, ctimeNsec]).toEqual([
      mtimeSec,
      mtimeNsec,
      mtimeSec,
      mtimeNsec,
    ]);
  });

  it("mkdir() counts in its parent", () => {
    const { dump, calls } = change({}, ({ writer, root }) => {
      writer.mkdir(root, "d", 0o040700, 1, 2);
    });

    expect(dump).toEqual(["/ dir now", "/d dir 0700 1:2 now"]);
    expect(calls).toEqual(["mkdir"]);
  });

  it("whiteout() makes a char device 0:0 without a mode", () => {
    const { dump, calls } = change({}, ({ writer, root }) => {
      writer.whiteout(root, "w");
    });

    expect(dump).toEqual(["/ dir now", "/w whiteout"]);
    expect(calls).toEqual(["mknod"]);
  });

  it("create() takes the body and the call it is told", () => {
    const { dump, calls } = change({}, ({ writer, root }) => {
      const symlink = { mode: S_IFLNK | 0o777, uid: 0, gid: 0, body: "target" };
      writer.create(root, "s", symlink, "symlink");
    });

    expect(dump).toEqual(["/ dir now", "/s symlink -> target now"]);
    expect(calls).toEqual(["symlink"]);
  });

  it("tmpfile() has no name until link() gives it one", () => {
    let links = -1;
    const { dump, moved, calls } = change({}, ({ writer, root }) => {
      const inode = writer.tmpfile(FILE);
      links = inode.nlink;
      writer.link(inode, root, "f");
    });

    expect(links).toBe(0);
    expect(dump).toEqual(["/ dir now", '/f file "" now']);
    expect(moved).toEqual(["/ mc"]);
    expect(calls).toEqual(["create", "link"]);
  });

  it("link() counts, and moves the file's ctime and the directory's times", () => {
    const { dump, moved } = change({ "/f": "x", "/d/": {} }, ({ writer, get }) => {
      writer.link(get("/f"), get("/d"), "g");
    });

    expect(dump).toEqual(["/ dir", "/d dir now", '/d/g file "x" x2', "/f = /d/g"]);
    expect(moved).toEqual(["/f c", "/d mc"]);
  });

  it.each<[call: string, work: (stage: Stage) => unknown]>([
    ["create()", ({ writer, root }) => writer.create(root, "f", FILE)],
    ["mkdir()", ({ writer, root }) => writer.mkdir(root, "f", 0o040755, 0, 0)],
    ["whiteout()", ({ writer, root }) => writer.whiteout(root, "f")],
    ["link()", ({ writer, root, get }) => writer.link(get("/f"), root, "f")],
  ])("%s fails with EEXIST on a name that is taken", (_call, work) => {
    expect(change({ "/f": "x" }, work)).toMatchObject({
      result: "EEXIST",
      dump: ["/ dir", '/f file "x"'],
      moved: [],
    });
  });

  it.each<[call: string, work: (stage: Stage, dir: Inode) => unknown]>([
    ["create()", ({ writer }, dir) => writer.create(dir, "g", FILE)],
    ["link()", ({ writer, get }, dir) => writer.link(get("/f"), dir, "g")],
  ])("%s fails with ENOENT in a removed directory", (_call, work) => {
    const { result, dump } = change({ "/f": "x", "/d/": {} }, (stage) => {
      const dir = stage.get("/d");
      stage.writer.rmdir(stage.root, "d");
      return work(stage, dir);
    });

    expect(result).toBe("ENOENT");
    expect(dump).toEqual(["/ dir now", '/f file "x"']);
  });
});

describe("LayerWriter removes names:", () => {
  it("unlink() uncounts, and moves the file's ctime and the directory's times", () => {
    const { dump, moved, calls } = change({ "/f": "x", "/g": { link: "/f" } }, ({ writer, root }) =>
      writer.unlink(root, "f"),
    );

    expect(dump).toEqual(["/ dir now", '/g file "x"']);
    expect(moved).toEqual(["/ mc", "/f c"]);
    expect(calls).toEqual(["unlink"]);
  });

  it("unlink() of the last name leaves an inode with nlink 0", () => {
    let inode: Inode | undefined;
    change({ "/f": "x" }, ({ writer, root, get }) => {
      inode = get("/f");
      writer.unlink(root, "f");
    });

    expect(inode!.nlink).toBe(0);
  });

  it("rmdir() uncounts in the parent, and leaves nlink 0", () => {
    let dir: Inode | undefined;
    const { dump, moved } = change({ "/d/": {}, "/e/": {} }, ({ writer, root, get }) => {
      dir = get("/d");
      writer.rmdir(root, "d");
    });

    expect(dump).toEqual(["/ dir now", "/e dir"]);
    expect(moved).toEqual(["/ mc", "/d c"]);
    expect(dir!.nlink).toBe(0);
  });

  it.each<[what: string, tree: Tree, work: (stage: Stage) => unknown, code: string]>([
    ["unlink() of nothing", {}, ({ writer, root }) => writer.unlink(root, "f"), "ENOENT"],
    ["rmdir() of nothing", {}, ({ writer, root }) => writer.rmdir(root, "f"), "ENOENT"],
    ["rmdir() of a file", { "/f": "" }, ({ writer, root }) => writer.rmdir(root, "f"), "ENOTDIR"],
    [
      "rmdir() of a directory with a whiteout",
      { "/f/w": { whiteout: true } },
      ({ writer, root }) => writer.rmdir(root, "f"),
      "ENOTEMPTY",
    ],
  ])("%s fails", (_what, tree, work, code) => {
    expect(change(tree, work)).toMatchObject({
      result: code,
      dump: dumpLayer(layer("any", tree)),
      moved: [],
    });
  });
});

describe("LayerWriter rename()", () => {
  it("moves a file: both directories' times, the file's ctime", () => {
    const { dump, moved, calls } = change({ "/a/f": "x", "/b/": {} }, ({ writer, get }) =>
      writer.rename(get("/a"), "f", get("/b"), "g"),
    );

    expect(dump).toEqual(["/ dir", "/a dir now", "/b dir now", '/b/g file "x"']);
    expect(moved).toEqual(["/a mc", "/a/f c", "/b mc"]);
    expect(calls).toEqual(["rename"]);
  });

  it("moves a directory, and its count from one parent to the other", () => {
    const { dump } = change({ "/a/d/e/": {}, "/b/": {} }, ({ writer, get }) =>
      writer.rename(get("/a"), "d", get("/b"), "d"),
    );

    expect(dump).toEqual(["/ dir", "/a dir now", "/b dir now", "/b/d dir", "/b/d/e dir"]);
  });

  it.each<[what: string, tree: Tree, dump: string[]]>([
    ["a file over a file", { "/f": "x", "/g": "y" }, ["/ dir now", '/g file "x"']],
    [
      "a file over one of two hard links",
      { "/f": "x", "/g": "y", "/h": { link: "/g" } },
      ["/ dir now", '/g file "x"', '/h file "y"'],
    ],
    [
      "a directory over an empty one",
      { "/f/e/": {}, "/g/": {} },
      ["/ dir now", "/g dir", "/g/e dir"],
    ],
    [
      "a file over a whiteout",
      { "/f": "x", "/g": { whiteout: true } },
      ["/ dir now", '/g file "x"'],
    ],
    [
      "a name over another of the same inode: nothing happens",
      { "/f": "x", "/g": { link: "/f" } },
      ["/ dir", '/f file "x" x2', "/g = /f"],
    ],
  ])("replaces: %s", (_what, tree, dump) => {
    const observed = change(tree, ({ writer, root }) => writer.rename(root, "f", root, "g"));

    expect(observed.result).toBe("ok");
    expect(observed.dump).toEqual(dump);
  });

  it("leaves nlink 0 and a new ctime to what it replaces", () => {
    let target: Inode | undefined;
    const { moved } = change({ "/f": "x", "/g": "y" }, ({ writer, root, get }) => {
      target = get("/g");
      writer.rename(root, "f", root, "g");
    });

    expect(target!.nlink).toBe(0);
    expect(moved).toEqual(["/ mc", "/f c", "/g c"]);
  });

  it("leaves a whiteout of its own behind when asked", () => {
    const { dump } = change({ "/f": "x", "/h": "y" }, ({ writer, root }) => {
      writer.rename(root, "f", root, "g", true);
      writer.rename(root, "h", root, "i", true);
    });

    expect(dump).toEqual(["/ dir now", "/f whiteout", '/g file "x"', "/h whiteout", '/i file "y"']);
  });

  it.each<[what: string, tree: Tree, code: string]>([
    ["nothing", { "/g": "y" }, "ENOENT"],
    ["a directory over a file", { "/f/": {}, "/g": "y" }, "ENOTDIR"],
    ["a directory over a whiteout", { "/f/": {}, "/g": { whiteout: true } }, "ENOTDIR"],
    ["a file over a directory", { "/f": "x", "/g/": {} }, "EISDIR"],
    ["a directory over a full one", { "/f/": {}, "/g/h": "y" }, "ENOTEMPTY"],
    [
      "a directory over one with a whiteout",
      { "/f/": {}, "/g/h": { whiteout: true } },
      "ENOTEMPTY",
    ],
  ])("refuses %s", (_what, tree, code) => {
    const observed = change(tree, ({ writer, root }) => writer.rename(root, "f", root, "g"));

    expect(observed).toMatchObject({
      result: code,
      dump: dumpLayer(layer("any", tree)),
      moved: [],
    });
  });

  it("puts the moved name first in the listing", () => {
    const tree = layer("any", { "/a": "", "/b": "", "/c": "" });
    const writer = new LayerWriter(tree, steppingClock());

    writer.rename(tree.root, "a", tree.root, "b", true);

    expect([...walk(tree.root)].map(({ path }) => path)).toEqual(["/", "/c", "/a", "/b"]);
  });
});

describe("LayerWriter exchange()", () => {
  it("swaps a file and a directory, and their counts in the parents", () => {
    const { dump, moved } = change({ "/a/f": "x", "/b/d/e/": {} }, ({ writer, get }) =>
      writer.exchange(get("/a"), "f", get("/b"), "d"),
    );

    expect(dump).toEqual([
      "/ dir",
      "/a dir now",
      "/a/f dir",
      "/a/f/e dir",
      "/b dir now",
      '/b/d file "x"',
    ]);
    expect(moved).toEqual(["/a mc", "/a/f c", "/b mc", "/b/d c"]);
  });

  it("swaps within one directory without a change of its count", () => {
    const { dump } = change({ "/f": "x", "/d/": {} }, ({ writer, root }) =>
      writer.exchange(root, "f", root, "d"),
    );

    expect(dump).toEqual(["/ dir now", '/d file "x"', "/f dir"]);
  });

  it.each([
    ["the first", "missing", "f"],
    ["the second", "f", "missing"],
  ])("fails with ENOENT when %s is missing", (_what, one, other) => {
    const { result, dump } = change({ "/f": "x" }, ({ writer, root }) =>
      writer.exchange(root, one, root, other),
    );

    expect(result).toBe("ENOENT");
    expect(dump).toEqual(["/ dir", '/f file "x"']);
  });
});

describe("LayerWriter setattr()", () => {
  it.each<
    [what: string, attributes: Parameters<LayerWriter["setattr"]>[1], line: string, moved: string]
  >([
    ["nothing", {}, '/f file "x"', "/f c"],
    ["permission bits alone", { mode: 0o104711 }, '/f file "x" 04711', "/f c"],
    ["the owner", { uid: 7 }, '/f file "x" 7:0', "/f c"],
    ["the group", { gid: 8 }, '/f file "x" 0:8', "/f c"],
    ["mtime as given", { mtime: { sec: 5, nsec: 6 } }, '/f file "x" mtime=5.000000006', "/f mc"],
    ["mtime to now", { mtime: "now" }, '/f file "x" now', "/f mc"],
    ["atime alone", { atime: { sec: 5, nsec: 6 } }, '/f file "x"', "/f c"],
  ])("sets %s, and ctime", (_what, attributes, line, moved) => {
    const observed = change({ "/f": "x" }, ({ writer, get }) =>
      writer.setattr(get("/f"), attributes),
    );

    expect(observed.dump).toEqual(["/ dir", line]);
    expect(observed.moved).toEqual([moved]);
    expect(observed.calls).toEqual(["setattr"]);
  });

  it("sets atime as given, or to now", () => {
    const tree = layer("any", { "/f": "x" });
    const writer = new LayerWriter(tree, steppingClock());
    const inode = tree.get("/f")!;

    writer.setattr(inode, { atime: { sec: 5, nsec: 6 } });
    expect([inode.atimeSec, inode.atimeNsec]).toEqual([5, 6]);
    writer.setattr(inode, { atime: "now" });
    expect([inode.atimeSec, inode.atimeNsec]).toEqual([inode.ctimeSec, inode.ctimeNsec]);
  });
});

describe("LayerWriter setxattr() and removexattr()", () => {
  it("set and remove a value, and move ctime alone", () => {
    const { dump, moved, calls } = change(
      { "/f": { text: "x", xattrs: { "user.a": "1", "user.b": "2" } } },
      ({ writer, get }) => {
        writer.setxattr(get("/f"), "user.c", bytes("3"));
        writer.setxattr(get("/f"), "user.a", bytes("4"));
        writer.removexattr(get("/f"), "user.b");
      },
    );

    expect(dump).toEqual(["/ dir", '/f file "x" user.a="4" user.c="3"']);
    expect(moved).toEqual(["/f c"]);
    expect(calls).toEqual(["setxattr", "setxattr", "removexattr"]);
  });

  it("drop the map with the last value, so that an inode without xattrs costs nothing", () => {
    const tree = layer("any", { "/f": { text: "x", xattrs: { "user.a": "1" } } });
    const writer = new LayerWriter(tree, steppingClock());

    writer.removexattr(tree.get("/f")!, "user.a");

    expect(tree.get("/f")!.xattrs).toBeNull();
  });

  it.each<[what: string, tree: Tree]>([
    ["no xattr at all", { "/f": "x" }],
    ["another", { "/f": { text: "x", xattrs: { "user.b": "1" } } }],
  ])("removexattr() fails with ENODATA where there is %s", (_what, tree) => {
    const { result, moved } = change(tree, ({ writer, get }) =>
      writer.removexattr(get("/f"), "user.a"),
    );

    expect(result).toBe("ENODATA");
    expect(moved).toEqual([]);
  });
});

describe("LayerWriter setBody() and resize()", () => {
  it("setBody() moves mtime and ctime", () => {
    const { dump, moved, calls } = change({ "/f": "x" }, ({ writer, get }) =>
      writer.setBody(get("/f"), Content.fromText("new")),
    );

    expect(dump).toEqual(["/ dir", '/f file "new" now']);
    expect(moved).toEqual(["/f mc"]);
    expect(calls).toEqual(["write"]);
  });

  it.each<[what: string, content: Content, size: number, moved: string[]]>([
    ["a file with data, to another size", Content.fromText("abc"), 2, ["/f mc"]],
    ["a file with data, to its own size", Content.fromText("abc"), 3, ["/f mc"]],
    ["a file with data, to nothing", Content.fromText("abc"), 0, ["/f mc"]],
    ["an empty file, to a size", Content.empty, 9, ["/f mc"]],
    ["an empty file, to nothing", Content.empty, 0, []],
    ["a hole, to its own size", Content.hole(9), 9, []],
    ["a hole, to another size", Content.hole(9), 8, ["/f mc"]],
  ])("resize() of %s", (_what, content, size, moved) => {
    const observed = change({ "/f": { content } }, ({ writer, get }) => {
      writer.resize(get("/f"), size);
      return contentOf(get("/f")).size;
    });

    expect(observed.result).toBe(size);
    expect(observed.moved).toEqual(moved);
    expect(observed.calls).toEqual(["setattr"]);
  });
});

describe("LayerWriter touch()", () => {
  const NOW = 2_000_000_000;

  /** Whether a read moves an atime of `atime`, with mtime and ctime as given. */
  function touched(atime: number, mtime: number, ctime: number): boolean {
    const tree = layer("any", { "/f": "x" });
    const inode = tree.get("/f")!;
    Object.assign(inode, { atimeSec: atime, mtimeSec: mtime, ctimeSec: ctime });

    new LayerWriter(tree, { now: () => ({ sec: NOW, nsec: 0 }) }).touch(inode);

    expect([inode.mtimeSec, inode.ctimeSec]).toEqual([mtime, ctime]);
    return inode.atimeSec !== atime;
  }

  it.each<[what: string, times: [number, number, number], moves: boolean]>([
    ["older than mtime", [NOW - 9, NOW - 8, NOW - 10], true],
    ["older than ctime", [NOW - 9, NOW - 10, NOW - 8], true],
    ["as old as mtime", [NOW - 9, NOW - 9, NOW - 10], true],
    ["newer than both", [NOW - 9, NOW - 10, NOW - 10], false],
    ["a day old, less a second", [NOW - 86_399, NOW - 90_000, NOW - 90_000], false],
    ["a day old", [NOW - 86_400, NOW - 90_000, NOW - 90_000], true],
  ])("relatime: an atime %s moves: %s", (_what, times, moves) => {
    expect(touched(...times)).toBe(moves);
  });
});

describe("LayerWriter without a trace", () => {
  it("works the same and tells nobody", () => {
    const tree = layer("any", {});
    const writer = new LayerWriter(tree, steppingClock());

    writer.create(tree.root, "f", FILE);
    writer.note("copy-range");

    expect(dumpLayer(tree)).toEqual(["/ dir now", '/f file "" now']);
  });

  it("note() counts a call that changes nothing", () => {
    const { calls, dump } = change({}, ({ writer }) => writer.note("copy-range"));

    expect(calls).toEqual(["copy-range"]);
    expect(dump).toEqual(["/ dir"]);
  });
});
