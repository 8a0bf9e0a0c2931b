import { createFsFromVolume, memfs, Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { isErrno } from "../../src/base/fs-error.ts";
import { makedev, S_IFCHR } from "../../src/base/mode.ts";
import { LayerBuildError } from "../../src/layer/builder.ts";
import { Layer } from "../../src/layer/layer.ts";
import { layerFromJSON } from "../../src/node-fs/from-json.ts";
import { layerFromMemfs } from "../../src/node-fs/from-memfs.ts";
import { overlayVolume } from "../../src/node-fs/volume/overlay-volume.ts";
import { mount } from "../../src/process/overlay.ts";
import { layerItems, volumeItems } from "./trees.ts";

describe("layerFromMemfs()", () => {
  it("keeps modes, owners, times, symlinks and hard links", () => {
    const volume = Volume.fromJSON({ "/bin/su": "elf", "/tmp": null }, "/");
    volume.symlinkSync("../bin//su", "/tmp/link");
    volume.linkSync("/bin/su", "/bin/sudo");
    volume.chownSync("/bin/su", 0, 42);
    volume.chmodSync("/bin/su", 0o4755);
    volume.chmodSync("/tmp", 0o1777);
    volume.lutimesSync("/tmp/link", 5, 6);
    volume.utimesSync("/bin/su", new Date(1234), new Date(-1500));

    const process = mount({ lowers: [layerFromMemfs(volume)], upper: new Layer() }).process();

    const su = process.stat("/bin/su");
    expect(su).toMatchObject({ mode: 0o104755, uid: 0, gid: 42, nlink: 2, size: 3 });
    expect(su).toMatchObject({ atimeSec: 1, atimeNsec: 234e6, mtimeSec: -2, mtimeNsec: 500e6 });
    expect(process.stat("/bin/sudo").ino).toBe(su.ino);
    expect(process.stat("/tmp").mode).toBe(0o41777);
    expect(process.readlink("/tmp/link")).toBe("../bin//su");
    expect(process.lstat("/tmp/link")).toMatchObject({ mode: 0o120666, mtimeSec: 6 });
  });

  it("copies: neither changes with the other", () => {
    const volume = Volume.fromJSON({ "/a/file": "before", "/a/gone": "x" }, "/");
    volume.utimesSync("/a", 1, 2);
    const layer = layerFromMemfs(volume);
    const [taken, held] = [layerItems(layer), volumeItems(volume)];
    const process = mount({ lowers: [layer], upper: new Layer() }).process();

    process.truncate("/a/file", 0);
    process.unlink("/a/gone");
    process.readdir("/a");

    expect(volumeItems(volume)).toEqual(held);
    volume.writeSync(volume.openSync("/a/file", "r+"), "AFTER!", 0);
    volume.unlinkSync("/a/gone");
    expect(layerItems(layer)).toEqual(taken);
  });

  it("reads what the running user may not", () => {
    const volume = Volume.fromJSON({ "/root/secret": "x" }, "/");
    volume.chmodSync("/root/secret", 0);
    volume.chmodSync("/root", 0);

    const layer = layerFromMemfs(volume);

    expect(layer.get("/root/secret")?.mode).toBe(0o100000);
  });

  it("takes a folder as the root", () => {
    const volume = Volume.fromJSON({ "/srv/image/etc/motd": "hello", "/srv/other": "" }, "/");
    volume.chmodSync("/srv/image", 0o750);
    volume.symlinkSync("image", "/srv/link");

    const layer = layerFromMemfs(volume, { root: "/srv/image/", name: "base" });

    expect(layerItems(layer).map(({ path }) => path)).toEqual(["/", "/etc", "/etc/motd"]);
    expect(layer.root.mode).toBe(0o40750);
    expect(layer.name).toBe("base");
    for (const [root, code] of [
      ["/srv/none/x", "ENOENT"],
      ["/srv/other", "ENOTDIR"],
      ["/srv/link/etc", "ENOTDIR"],
    ] as const) {
      expect(errorOf(() => layerFromMemfs(volume, { root }))).toSatisfy((error) =>
        isErrno(error, code),
      );
    }
  });

  it("takes an fs object of memfs, whose type says volume", () => {
    const { fs } = memfs({ "/a": "1" });

    for (const given of [fs, createFsFromVolume(Volume.fromJSON({ "/a": "1" }, "/"))]) {
      expect(layerFromMemfs(given).get("/a")?.nlink).toBe(1);
    }
  });

  it("says so when it is given another thing", () => {
    const older = Object.assign(new Volume(), { _core: undefined });

    for (const other of [older, null, undefined, 3, {}]) {
      expect(() => layerFromMemfs(other as never)).toThrow(
        new TypeError("not a memfs volume, or not one as of 4.80"),
      );
    }
  });

  it("takes a volume after reset()", () => {
    const volume = Volume.fromJSON({ "/a": "1" }, "/");
    volume.reset();

    expect(layerItems(layerFromMemfs(volume))).toHaveLength(1);
  });

  it("gives each name of a linked directory an inode of its own", () => {
    const volume = Volume.fromJSON({ "/a/file": "" }, "/");
    volume.linkSync("/a", "/b");

    const layer = layerFromMemfs(volume);

    expect(layer.get("/b")).not.toBe(layer.get("/a"));
    expect(layer.get("/b")?.nlink).toBe(2);
  });

  it("keeps a device that was put in behind memfs's back", () => {
    const volume = new Volume();
    const { _core: core } = volume;
    core.createLink(core.root, "null", false, S_IFCHR | 0o666).getNode().rdev = makedev(1, 3);

    const layer = layerFromMemfs(volume);

    expect(layer.get("/null")).toMatchObject({ mode: S_IFCHR | 0o666, rdev: makedev(1, 3) });
  });

  it("keeps the hard links of an overlay's volume, whose names have nodes of their own", () => {
    const volume = overlayVolume(
      mount({ lowers: [layerFromJSON({ "/a": "x" })], upper: new Layer() }),
    );
    volume.linkSync("/a", "/b");
    volume.writeFileSync("/c", "y");

    const layer = layerFromMemfs(volume);

    expect(layer.get("/a")).toBe(layer.get("/b"));
    expect(["/a", "/c"].map((path) => layer.get(path)!.nlink)).toEqual([2, 1]);
  });

  it("refuses names that Linux does not take", () => {
    const volume = new Volume();
    volume.mkdirSync(`/${"é".repeat(128)}`);

    expect(() => layerFromMemfs(volume)).toThrow(LayerBuildError);
    expect(() => layerFromMemfs(volume)).toThrow("a name longer than 255 bytes");
  });
});

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
