import { createFsFromVolume, Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { isErrno } from "../../src/base/fs-error.ts";
import { makedev } from "../../src/base/mode.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { Layer } from "../../src/layer/layer.ts";
import { layerFromJSON } from "../../src/node-fs/from-json.ts";
import { toMemfs } from "../../src/node-fs/to-memfs.ts";
import { ToMemfsError } from "../../src/node-fs/to-memfs-plan.ts";
import { overlayVolume } from "../../src/node-fs/volume/overlay-volume.ts";
import { mount } from "../../src/process/overlay.ts";

const GB = 1e9;

describe("toMemfs()", () => {
  it("gives a volume that works as any other", async () => {
    const lower = layerFromJSON({ "/etc/motd": "hello", "/etc/old": "x", "/bin/sh": "#!" });
    const process = mount({ lowers: [lower], upper: new Layer() }).process();
    process.unlink("/etc/old");
    process.symlink("motd", "/etc/link");
    process.link("/bin/sh", "/bin/bash");
    process.chmod("/bin/sh", 0o4755);
    process.utimens("/bin/sh", { sec: 1, nsec: 1e6 }, { sec: 2, nsec: 999_999_999 });

    const fs = createFsFromVolume(toMemfs(process));

    expect(fs.readdirSync("/etc")).toEqual(["link", "motd"]);
    expect(fs.readFileSync("/etc/link", "utf8")).toBe("hello");
    expect(fs.readlinkSync("/etc/link")).toBe("motd");
    expect(fs.statSync("/bin/bash")).toMatchObject({ nlink: 2, mode: 0o104755, uid: 0 });
    expect(fs.statSync("/bin/sh")).toMatchObject({ atimeMs: 1001, mtimeMs: 2999 });
    await fs.promises.appendFile("/bin/sh", "/bin/dash\n");
    expect(fs.readFileSync("/bin/bash", "utf8")).toBe("#!/bin/dash\n");
    fs.rmSync("/bin", { recursive: true });
    expect(fs.existsSync("/bin")).toBe(false);
  });

  it("writes to the volume it is given, which must be empty", () => {
    const layer = layerFromJSON({ "/a": "1" });
    const volume = new Volume();
    const fs = createFsFromVolume(new Volume());

    expect(toMemfs(layer, volume)).toBe(volume);
    expect(toMemfs(layer, fs).readFileSync("/a", "utf8")).toBe("1");
    expect(() => toMemfs(layer, volume)).toThrow("/: the volume is not empty");
    volume.reset();
    expect(toMemfs(layer, volume).readFileSync("/a", "utf8")).toBe("1");
  });

  it.each([
    ["a whiteout", (builder: LayerBuilder) => builder.whiteout("/d/x")],
    ["a character device", put("char", makedev(1, 3))],
    ["a block device", put("block", makedev(8, 0))],
    ["a FIFO", put("fifo", 0)],
    ["a socket", put("socket", 0)],
  ])("has no place for %s in a layer", (what, lay) => {
    const builder = new LayerBuilder();
    builder.put("/d/file", { type: "file" });
    lay(builder);
    const volume = new Volume();
    const skipped: string[] = [];

    const attempt = () => toMemfs(builder.layer, volume);
    expect(attempt).toThrow(ToMemfsError);
    expect(attempt).toThrow(`/d/x: ${what}, for which memfs has no place (see skipSpecial)`);
    expect(volume.readdirSync("/")).toEqual([]);

    const onSkip = (path: string, what: string) => skipped.push(`${path} ${what}`);
    toMemfs(builder.layer, volume, { onSkip });
    expect(volume.readdirSync("/d")).toEqual(["file"]);
    expect(skipped).toEqual([`/d/x ${what}`]);
    const silent = toMemfs(builder.layer, new Volume(), { skipSpecial: true });
    expect(silent.readdirSync("/d")).toEqual(["file"]);
  });

  it("drops no mark without a word", () => {
    const builder = new LayerBuilder();
    builder.put("/d/file", { type: "file" });
    builder.opaque("/d");
    const skipped: string[] = [];

    expect(() => toMemfs(builder.layer)).toThrow("/d: an opaque mark, for which");
    const onSkip = (path: string, what: string) => skipped.push(`${path} ${what}`);
    const volume = toMemfs(builder.layer, new Volume(), { onSkip });

    expect(volume.existsSync("/d/file")).toBe(true);
    expect(skipped).toEqual(["/d an opaque mark"]);
  });

  it("shows a merged view without whiteouts, but with devices that a lower has", () => {
    const builder = new LayerBuilder();
    put("fifo", 0)(builder);
    const overlay = mount({ lowers: [builder.layer], upper: new Layer() });

    expect(() => toMemfs(overlay)).toThrow("/d/x: a FIFO, for which");
    overlay.process().unlink("/d/x");
    expect(toMemfs(overlay).readdirSync("/d")).toEqual([]);
  });

  it("refuses the volume of an overlay, before anything is written", () => {
    const overlay = mount({ lowers: [new Layer()], upper: new Layer() });

    expect(() => toMemfs(layerFromJSON({ "/a": "x" }), overlayVolume(overlay))).toThrow(
      new ToMemfsError(
        "/",
        "the volume is an overlay's (overlayVolume) and shows what its layers hold: mount the layer there",
      ),
    );
    expect(overlay.process().readdir("/")).toEqual([]);
  });

  it("refuses data that would exhaust memory", () => {
    const builder = new LayerBuilder();
    builder.put("/disk", { type: "file", content: Content.repeat(Uint8Array.of(7), 500 * GB) });
    const { layer } = builder;

    for (const source of [layer, mount({ lowers: [layer], upper: new Layer() })]) {
      const attempt = (maxBytes?: number) => () =>
        toMemfs(source, new Volume(), maxBytes === undefined ? {} : { maxBytes });
      expect(attempt()).toThrow(ToMemfsError);
      expect(attempt()).toThrow("/disk: 500000000000 bytes of files so far");
      expect(attempt(1000 * GB)).toThrow("/disk: a file of more than 2 GiB");
    }
  });

  it("counts a hard-linked file once", () => {
    const builder = new LayerBuilder();
    builder.put("/a", { type: "file", content: Content.hole(100) });
    builder.link("/b", "/a");
    builder.put("/c", { type: "file", content: Content.hole(100) });

    const volume = toMemfs(builder.layer, new Volume(), { maxBytes: 200 });

    expect(volume.statSync("/b")).toMatchObject({ nlink: 2, size: 100 });
    expect(() => toMemfs(builder.layer, new Volume(), { maxBytes: 199 })).toThrow("/c: 200 bytes");
  });

  it("shows what another process sees, if it may read it all", () => {
    const builder = new LayerBuilder();
    builder.put("/open", { type: "file", mode: 0o644 });
    builder.put("/secret", { type: "file", mode: 0o600 });
    const overlay = mount({ lowers: [builder.layer], upper: new Layer() });
    const user = overlay.process({ uid: 1000 });
    const volume = new Volume();

    expect(errorOf(() => toMemfs(user, volume))).toSatisfy((error) => isErrno(error, "EACCES"));
    expect(volume.readdirSync("/")).toEqual([]);
    overlay.process().unlink("/secret");
    expect(toMemfs(user, volume).readdirSync("/")).toEqual(["open"]);
    overlay.umount();
  });
});

function put(type: "char" | "block" | "fifo" | "socket", rdev: number) {
  return (builder: LayerBuilder) => builder.put("/d/x", { type, rdev });
}

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
