import { describe, expect, it } from "vitest";
import { MountOptionError } from "../../src/mount/options-error.ts";
import { mount } from "../../src/process/overlay.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText, writeText } from "../support/files.ts";
import { layer } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

describe("mount()", () => {
  it("gives a mount that knows its layers", () => {
    const [lower, upper, work] = ["lower", "upper", "work"].map((name) => layer(name, {}));
    const overlay = mount({ lowers: [lower!], upper: upper!, work: work! });

    expect(overlay.lowers).toEqual([lower]);
    expect(overlay.upper).toBe(upper);
    expect(overlay.work).toBe(work);
    expect(overlay.readonly).toBe(false);
    expect(overlay.trace).toBeNull();
  });

  it("without an upper has none, and no workdir", () => {
    const { overlay } = scene({ lowers: [{}, {}], upper: null });

    expect([overlay.upper, overlay.work, overlay.readonly]).toEqual([null, null, true]);
  });

  it("refuses options with the reason", () => {
    const init = { lowers: [layer("lower", {})], upper: layer("upper", {}) };

    expect(() => mount({ ...init, options: "nonsense" })).toThrow(MountOptionError);
    expect(() =>
      mount({ ...init, options: { index: true, nfs_export: true, metacopy: true } }),
    ).toThrow("nfs_export=on and metacopy=on");
  });

  it.each<[options: string, shown: string]>([
    ["", "rw,uuid=on"],
    ["volatile", "rw,uuid=on,fsync=volatile"],
    ["uuid=null", "rw,uuid=null"],
    ["default_permissions", "rw,default_permissions,uuid=on"],
    ["redirect_dir=nofollow", "rw,redirect_dir=nofollow,uuid=on"],
    ["ro", "ro,uuid=on"],
  ])("shows %j as %s", (options, shown) => {
    expect(scene({ lowers: [{}], options }).overlay.shownOptions()).toBe(shown);
  });
});

describe("umount()", () => {
  it("is EBUSY while a descriptor is open, in any process", () => {
    const { overlay, root, as } = scene({ lowers: [{ "/f": "" }] });
    const process = as(7);
    const [one, other] = [root.open("/f"), process.open("/f")];
    const umount = () => outcomeOf(() => overlay.umount());

    expect(umount()).toBe("EBUSY");
    root.close(one);
    expect(umount()).toBe("EBUSY");
    process.close(other);
    expect(umount()).toBe("ok");
  });

  it("closeAll() ends what a process has open", () => {
    const { overlay, root } = scene({ lowers: [{ "/f": "", "/p": { fifo: true }, "/d/": {} }] });
    root.open("/f");
    root.open("/d");
    root.open("/p", "O_RDWR");

    expect(root.openFiles).toBe(3);
    root.closeAll();
    expect(root.openFiles).toBe(0);
    expect(outcomeOf(() => overlay.umount())).toBe("ok");
  });
});

describe("a layer stack over time", () => {
  it("a written upper is a good lower under a fresh one", () => {
    const first = scene({ lowers: [{ "/a": "a", "/b": "b", "/d/x": "x" }] });
    first.root.unlink("/a");
    writeText(first.root, "/b", "changed");
    writeText(first.root, "/d/y", "y");

    const second = scene({ lowers: [first.overlay.upper!, ...first.lowers] });

    expect(second.root.tryLstat("/a")).toBeNull();
    expect(readText(second.root, "/b")).toBe("changed");
    expect(
      second.root
        .readdir("/d")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["x", "y"]);
    expect(second.upper()).toEqual(["/ dir [uuid]"]);
  });

  it("a remount shows the same", () => {
    const lower = layer("lower", { "/a": "a", "/b": "b" });
    const [upper, work] = [layer("upper", {}), layer("work", {})];
    const first = scene({ lowers: [lower], upper, work });
    first.root.rename("/a", "/c");
    const before = first.root.stat("/c").ino;

    const second = scene({ lowers: [lower], upper, work });

    expect(second.root.readdir("/").map(({ name }) => name)).toEqual(["b", "c"]);
    expect(second.root.stat("/c").ino).toBe(before);
  });

  it("two mounts share their lowers, and nothing else", () => {
    const shared = layer("image", { "/f": "image" });
    const [one, other] = [scene({ lowers: [shared] }), scene({ lowers: [shared] })];

    writeText(one.root, "/f", "one");

    expect(readText(other.root, "/f")).toBe("image");
    expect(other.upper()).toEqual(["/ dir [uuid]"]);
  });
});

describe("statfs()", () => {
  it.each<[what: string, init: Parameters<typeof scene>[0], fsid: "own" | "none" | "store"]>([
    ["with a uuid has an id of its own", { lowers: [{}] }, "own"],
    ["without one has the store's", { lowers: [{}], options: "uuid=null" }, "store"],
    ["without an upper has none", { lowers: [{}, {}], upper: null }, "none"],
  ])("%s", (_what, init, kind) => {
    const { type, namelen, bsize, fsid, flags } = scene(init).root.statfs("/");

    expect([type, namelen, bsize]).toEqual([0x794c7630, 255, 4096]);
    expect(flags & 1).toBe(kind === "none" ? 1 : 0);
    const store = scene({ lowers: [{}], options: "uuid=off" }).root.statfs("/").fsid;
    const found =
      fsid[0] === 0 && fsid[1] === 0 ? "none" : String(fsid) === String(store) ? "store" : "own";
    expect(found).toBe(kind);
  });

  it("wants a path that is there", () => {
    const { root } = scene({ lowers: [{}] });

    expect(outcomeOf(() => root.statfs("/missing"))).toBe("ENOENT");
  });
});

describe("nameToHandle()", () => {
  it("identifies, and does not open", () => {
    const { root } = scene({ lowers: [{ "/f": "", "/g": "" }] });
    const AT_HANDLE_FID = 0x200;

    const [f, g, again] = ["/f", "/g", "/f"].map((path) => root.nameToHandle(path, AT_HANDLE_FID));

    expect(f).toEqual(again);
    expect(f).not.toEqual(g);
    expect(outcomeOf(() => root.nameToHandle("/f"))).toBe("EOPNOTSUPP");
    expect(outcomeOf(() => root.nameToHandle("/missing", AT_HANDLE_FID))).toBe("ENOENT");
  });
});
