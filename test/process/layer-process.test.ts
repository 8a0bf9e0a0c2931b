import { describe, expect, it } from "vitest";
import { layerProcess } from "../../src/process/layer-process.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { listed, readText, writeText } from "../support/files.ts";
import { bytes, layer, type Tree, text, WHITEOUT } from "../support/layer.ts";

const TREE: Tree = {
  "/f": "x",
  "/d/a": "1",
  "/gone": WHITEOUT,
  "/o/": { opaque: true },
  "/e": { text: "", marks: { whiteout: "y" } },
};

describe("layerProcess()", () => {
  it("shows a layer as it is: whiteouts are devices, marks are xattrs", () => {
    const process = layerProcess(layer("any", TREE));

    expect(process.lstat("/gone").mode).toBe(0o020000);
    expect(process.lstat("/gone").rdev).toBe(0);
    expect(process.lstat("/e").size).toBe(0);
    expect(process.listxattr("/o")).toEqual(["trusted.overlay.opaque"]);
    expect(text(process.getxattr("/o", "trusted.overlay.opaque"))).toBe("y");
    expect(listed(process, "/")).toEqual(["e", "o", "gone", "d", "f"]);
  });

  it("changes it, as a program would", () => {
    const tree = layer("any", TREE);
    const process = layerProcess(tree);

    process.mkdir("/n", 0o700);
    writeText(process, "/n/f", "new");
    process.link("/n/f", "/n/g");
    process.symlink("f", "/n/s");
    process.mknod("/w", 0o020000, 0);
    process.unlink("/gone");
    process.rename("/d", "/n/d");
    process.renameat2("/f", "/o", "EXCHANGE");
    process.setxattr("/n", "trusted.overlay.opaque", bytes("y"));
    process.removexattr("/e", "trusted.overlay.whiteout");
    process.chmod("/e", 0o600);
    process.chown("/e", 1, 2);

    expect(dumpLayer(tree)).toEqual([
      "/ dir now",
      '/e file "" 0600 1:2',
      "/f dir [opaque]",
      "/n dir 0700 now [opaque]",
      "/n/d dir",
      '/n/d/a file "1"',
      '/n/f file "new" x2 now',
      "/n/g = /n/f",
      "/n/s symlink -> f now",
      '/o file "x"',
      "/w whiteout",
    ]);
  });

  it("leaves a whiteout behind when it is asked to", () => {
    const tree = layer("any", { "/f": "x" });

    layerProcess(tree).renameat2("/f", "/g", "WHITEOUT");

    expect(dumpLayer(tree)).toEqual(["/ dir now", "/f whiteout", '/g file "x"']);
  });

  it("moves directories, and gives handles to nobody", () => {
    const process = layerProcess(layer("any", TREE));

    process.rename("/d", "/moved");

    expect(readText(process, "/moved/a")).toBe("1");
    expect(outcomeOf(() => process.nameToHandle("/f", 0x200))).toBe("EOPNOTSUPP");
    expect(process.statfs("/").type).toBe(0x01021994);
  });

  it.each<
    [what: string, call: (process: ReturnType<typeof layerProcess>) => unknown, result: string]
  >([
    ["mkdir of a name that is there", (p) => p.mkdir("/d"), "EEXIST"],
    ["rmdir of a full directory", (p) => p.rmdir("/d"), "ENOTEMPTY"],
    ["a missing name", (p) => p.unlink("/missing"), "ENOENT"],
    ["a name that is too long", (p) => p.mkdir(`/${"n".repeat(256)}`), "ENAMETOOLONG"],
    ["an xattr of no name space", (p) => p.setxattr("/f", "other", bytes("")), "EOPNOTSUPP"],
    [
      "XATTR_CREATE of what is there",
      (p) => p.setxattr("/o", "trusted.overlay.opaque", bytes("y"), "XATTR_CREATE"),
      "EEXIST",
    ],
    ["reading an xattr of no name space", (p) => p.getxattr("/f", "other"), "EOPNOTSUPP"],
    ["removing an xattr of no name space", (p) => p.removexattr("/f", "other"), "EOPNOTSUPP"],
    ["a missing xattr", (p) => p.getxattr("/f", "user.a"), "ENODATA"],
    ["a directory into itself", (p) => p.rename("/d", "/d/e"), "EINVAL"],
    ["a directory over a full one", (p) => p.rename("/o", "/d"), "ENOTEMPTY"],
  ])("refuses %s", (_what, call, result) => {
    const tree = layer("any", TREE);

    expect(outcomeOf(() => call(layerProcess(tree)))).toBe(result);
    expect(dumpLayer(tree)).toEqual(dumpLayer(layer("any", TREE)));
  });

  it("keeps nothing of what it saw: the layer may be changed by another", () => {
    const tree = layer("any", TREE);
    const [one, other] = [layerProcess(tree), layerProcess(tree)];
    expect(one.tryStat("/n")).toBeNull();
    expect(one.stat("/f").size).toBe(1);

    other.mkdir("/n");
    other.unlink("/f");
    writeText(other, "/f", "longer");

    expect(one.stat("/n").nlink).toBe(2);
    expect(one.stat("/f").size).toBe(6);
  });

  it("moves the mtime of a file that a descriptor truncates to the size it has", () => {
    const tree = layer("any", { "/e": "", "/f": "" });
    const process = layerProcess(tree);

    process.ftruncate(process.open("/e", "O_RDWR"), 0);
    process.truncate("/f", 0);

    expect(dumpLayer(tree)).toEqual(["/ dir", '/e file "" now', '/f file ""']);
  });

  it("lists nothing in a directory that was removed", () => {
    const process = layerProcess(layer("any", { "/d/": {} }));
    const fd = process.open("/d");
    process.rmdir("/d");

    expect(outcomeOf(() => process.getdents(fd))).toBe("ENOENT");
  });

  it("takes a clock", () => {
    const tree = layer("any", {});

    layerProcess(tree, { clock: { now: () => ({ sec: 5, nsec: 6 }) } }).mkdir("/d");

    expect(dumpLayer(tree)[1]).toBe("/d dir mtime=5.000000006");
  });
});
