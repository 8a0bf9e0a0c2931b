import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import { makeTmpfile, prepareOpen, putContent, touch } from "../../src/ops/io.ts";
import type { Process } from "../../src/process/process.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText } from "../support/files.ts";
import { layer, type Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

describe("prepareOpen()", () => {
  it.each<[path: string, write: boolean, truncate: boolean, copied: boolean]>([
    ["/f", false, false, false],
    ["/f", true, false, true],
    ["/f", false, true, true],
    ["/p", true, false, false],
    ["/c", true, true, false],
    ["/d", true, false, false],
  ])("%s, write %s, truncate %s", (path, write, truncate, copied) => {
    const tree: Tree = { "/f": "x", "/p": { fifo: true }, "/c": { char: [1, 3] }, "/d/": {} };
    const { sb } = superblock([tree]);

    prepareOpen(sb, at(sb, path), write, truncate);

    expect(at(sb, path).inode!.upper !== null).toBe(copied);
  });

  it("for writing on a mount without an upper is EROFS", () => {
    const { sb } = superblock([{ "/f": "x" }, {}], null);

    expect(outcomeOf(() => prepareOpen(sb, at(sb, "/f"), true, false))).toBe("EROFS");
    expect(outcomeOf(() => prepareOpen(sb, at(sb, "/f"), false, false))).toBe("ok");
  });
});

describe("putContent()", () => {
  it("replaces the data of an upper file", () => {
    const { sb, upper } = superblock([{}], { "/f": "old" });

    putContent(sb, at(sb, "/f"), Content.fromText("new"));

    expect(dumpLayer(upper!)).toEqual(["/ dir [uuid]", '/f file "new" now']);
  });

  it("is a bug for a file that was not copied up", () => {
    const { sb } = superblock([{ "/f": "old" }]);

    expect(() => putContent(sb, at(sb, "/f"), Content.empty)).toThrow("unreachable");
  });
});

describe("makeTmpfile()", () => {
  it("makes a file without a name, in a directory that is copied up", () => {
    const { sb, upper, lowers } = superblock([{ "/d/": {} }]);

    const inode = makeTmpfile(sb, at(sb, "/d"), { mode: 0o100600, uid: 5, gid: 6 });

    expect([inode.real.nlink, inode.real.mode, inode.real.uid, inode.real.gid]).toEqual([
      0, 0o100600, 5, 6,
    ]);
    expect(dumpLayer(upper!, lowers)).toEqual(["/ dir [impure uuid]", "/d dir [origin]"]);
  });
});

describe("reading", () => {
  const TREE: Tree = { "/f": "x", "/s": { symlink: "f" }, "/d/g": "y" };
  const READS: [what: string, path: string, read: (root: Process) => unknown][] = [
    ["read()", "/f", (p) => readText(p, "/f")],
    ["readlink()", "/s", (p) => p.readlink("/s")],
    ["following a symlink", "/s", (p) => p.stat("/s")],
    ["readdir()", "/d", (p) => p.readdir("/d")],
  ];

  it.each(READS)("%s moves the atime of an upper object", (_what, path, read) => {
    const { root, overlay } = scene({ lowers: [{}], upper: TREE });

    read(root);

    expect(overlay.upper!.get(path)!.atimeSec).toBeGreaterThan(1_767_225_599);
  });

  it.each(READS)("%s leaves that of a lower object alone", (_what, path, read) => {
    const { root, lowers } = scene({ lowers: [TREE] });

    read(root);

    expect(lowers[0]!.get(path)!.atimeSec).toBe(1_000_000_000);
  });

  it.each<[what: string, read: (root: Process) => unknown]>([
    ["with O_NOATIME", (p) => p.read(p.open("/f", "O_NOATIME"), 9)],
    ["of nothing", (p) => p.read(p.open("/f"), 0)],
    ["of its attributes", (p) => p.stat("/f")],
  ])("%s leaves it alone too", (_what, read) => {
    const { root, overlay } = scene({ lowers: [{}], upper: TREE });

    read(root);

    expect(overlay.upper!.get("/f")!.atimeSec).toBe(1_000_000_000);
  });

  it("on a read-only mount leaves the upper alone", () => {
    const upper = layer("upper", TREE);
    const { root } = scene({ lowers: [{}], upper, readonly: true });

    readText(root, "/f");

    expect(upper.get("/f")!.atimeSec).toBe(1_000_000_000);
  });

  it("touch() of a missing name does nothing", () => {
    const { sb } = superblock([{}]);

    expect(outcomeOf(() => touch(sb, at(sb, "/missing")))).toBe("ok");
  });
});
