import { describe, expect, it } from "vitest";
import { originOf } from "../../src/lookup/origin.ts";
import { type Entry, layer, type Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";
import { superblock } from "../support/superblock.ts";

const DIR: Entry = {};

/** The upper after a lookup of `path`, which may be missing. */
function lookedUp(lowers: Tree[], upper: Tree, path: string, readonly = false): readonly string[] {
  return observe({ lowers, upper, readonly }, (root) => root.tryLstat(path) !== null).upper;
}

describe("looking at an upper directory that merges writes to the upper:", () => {
  it("origin on it, impure on its parent", () => {
    expect(lookedUp([{ "/d/": DIR }], { "/d/": DIR }, "/d")).toEqual([
      "/ dir [impure uuid]",
      "/d dir [origin]",
    ]);
  });

  it("the topmost lower directory is the origin", () => {
    expect(lookedUp([{}, { "/d/": DIR }, { "/d/": DIR }], { "/d/": DIR }, "/d")).toEqual([
      "/ dir [impure uuid]",
      "/d dir [origin]",
    ]);
    const { overlay, root, lowers } = scene({
      lowers: [{}, { "/d/": DIR }, { "/d/": DIR }],
      upper: { "/d/": DIR },
    });
    root.stat("/d");
    const mark = overlay.upper!.get("/d")!.xattrs!.get("trusted.overlay.origin")!;
    expect(overlay.upper!.store.decodeHandle(mark)).toBe(lowers[1]!.get("/d"));
  });

  it("on the way to a name below it too, and each only once", () => {
    expect(lookedUp([{ "/d/e/f": "x" }], { "/d/e/": DIR }, "/d/e/f")).toEqual([
      "/ dir [impure uuid]",
      "/d dir [impure origin]",
      "/d/e dir [origin]",
    ]);
  });

  it("on a read-only mount too", () => {
    expect(lookedUp([{ "/d/": DIR }], { "/d/": DIR }, "/d", true)).toEqual([
      "/ dir [impure uuid]",
      "/d dir [origin]",
    ]);
  });

  it("behind a redirect the origin is where it leads", () => {
    expect(lookedUp([{ "/d/": DIR }], { "/e/": { marks: { redirect: "/d" } } }, "/e")).toEqual([
      "/ dir [impure uuid]",
      '/e dir [origin=lower1:/d redirect="/d"]',
    ]);
  });

  it.each<[what: string, lowers: Tree[], upper: Tree, dump: string[]]>([
    ["a pure upper directory", [{}], { "/d/": DIR }, ["/d dir"]],
    ["an opaque one", [{ "/d/": DIR }], { "/d/": { opaque: true } }, ["/d dir [opaque]"]],
    ["one over a file", [{ "/d": "x" }], { "/d/": DIR }, ["/d dir"]],
    ["a file", [{ "/d": "x" }], { "/d": "u" }, ['/d file "u"']],
  ])("but not for %s", (_what, lowers, upper, dump) => {
    expect(lookedUp(lowers, upper, "/d")).toEqual(["/ dir [uuid]", ...dump]);
  });

  it("does not move the directory's times, but for ctime", () => {
    const { overlay, root } = scene({ lowers: [{ "/d/": DIR }], upper: { "/d/": DIR } });
    const upper = overlay.upper!.get("/d")!;

    root.stat("/d");

    expect([upper.mtimeSec, upper.atimeSec]).toEqual([1_000_000_000, 1_000_000_000]);
    expect(upper.ctimeSec).toBeGreaterThan(1_000_000_000);
  });
});

describe("originOf()", () => {
  const lower = layer("lower", { "/f": "x", "/s": { symlink: "f" }, "/d/": DIR });
  const { sb } = superblock([lower]);
  const handle = (path: string) => lower.store.encodeHandle(lower.get(path)!);
  const upper = (origin: Uint8Array | undefined, entry: Entry) =>
    layer("upper", {
      "/f": typeof entry === "string" ? { text: entry, marks: origin ? { origin } : {} } : entry,
    }).get("/f")!;

  it("finds what the handle points to", () => {
    expect(originOf(sb, upper(handle("/f"), "u"))?.inode).toBe(lower.get("/f"));
  });

  it.each<[what: string, origin: Uint8Array | undefined]>([
    ["no mark", undefined],
    ["an empty handle: the origin is not known", new Uint8Array()],
    ["a broken handle", handle("/f").subarray(3)],
    ["a handle of something else than a file", handle("/s")],
    ["a handle of a directory", handle("/d")],
  ])("finds nothing for %s", (_what, origin) => {
    expect(originOf(sb, upper(origin, "u"))).toBeNull();
  });

  it("finds nothing when the origin was removed", () => {
    const removed = layer("lower", { "/f": "x" });
    const stage = superblock([removed]);
    const mark = removed.store.encodeHandle(removed.get("/f")!);

    removed.get("/f")!.nlink = 0;

    expect(originOf(stage.sb, upper(mark, "u"))).toBeNull();
  });
});
