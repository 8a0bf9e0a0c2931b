import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { Layer, walk } from "../../src/layer/layer.ts";
import { listed } from "../support/files.ts";
import { layer, text } from "../support/layer.ts";

const OLD = { sec: 1_577_934_245, nsec: 0 };
const NSEC = { ...OLD, nsec: 123_456_789 };

const image = () =>
  layer("image", {
    "/nofifo/": { mtime: OLD },
    "/nofifo/f": { text: "one\n", mtime: NSEC, xattrs: { "user.note": "hi" } },
    "/nofifo/sym": { symlink: "f", mtime: OLD },
    "/nofifo/hard": { link: "/nofifo/f" },
    "/nofifo/d/": { mtime: OLD },
    "/nofifo/d/e/": { mode: 0o2750, uid: 1000, gid: 1001, mtime: OLD },
    "/nofifo/d/e/two": { text: "two\n", mode: 0o640, mtime: NSEC },
    "/nofifo/d/null": { char: [1, 3], mtime: OLD },
    "/nofifo/d/fifo": { fifo: true, mtime: OLD },
  });

const start = (volume: Layer, more: { volume?: boolean; readonly?: boolean } = {}) =>
  createContainer({
    layers: [image()],
    clock: steppingClock(),
    kind: "container",
    mounts: [{ target: "/nofifo", source: volume, volume: true, ...more }],
  });

describe("an empty volume", () => {
  it("takes what the image has there, as from a real engine", () => {
    const volume = new Layer();
    start(volume);

    const found = [...walk(volume.root)].map(({ path, inode }) => {
      const { mode, uid, gid, nlink, mtimeSec, mtimeNsec } = inode;
      const time = mtimeSec === OLD.sec ? `old.${mtimeNsec}` : "copied";
      return `${path} ${mode.toString(8)} ${uid}:${gid} ${nlink} ${time}`;
    });

    // find -exec stat -c "%n %F %a %u:%g %h %y" in a container; directories are as old as the copy.
    expect(found.sort()).toEqual([
      "/ 40755 0:0 3 copied",
      "/d 40755 0:0 3 copied",
      "/d/e 42750 1000:1001 2 copied",
      "/d/e/two 100640 0:0 1 old.123456789",
      "/d/fifo 10644 0:0 1 old.0",
      "/d/null 20644 0:0 1 old.0",
      "/f 100644 0:0 2 old.123456789",
      "/hard 100644 0:0 2 old.123456789",
      "/sym 120777 0:0 1 old.0",
    ]);
    expect(text(volume.get("/f")!.xattrs!.get("user.note")!)).toBe("hi");
  });

  it("is filled before it is mounted read-only, and nothing is copied up for it", () => {
    const volume = new Layer();
    const container = start(volume, { readonly: true });

    expect(listed(container.process(), "/nofifo").sort()).toEqual(["d", "f", "hard", "sym"]);
    container.close();
    expect([...walk(container.upper.root)]).toHaveLength(1);
  });

  it("stays empty when it is a bind mount, and as it is when it holds something", () => {
    const bind = new Layer();
    start(bind, { volume: false });
    const full = layer("full", { "/own": "x" });
    start(full);

    expect([...walk(bind.root)]).toHaveLength(1);
    expect([...walk(full.root)].map(({ path }) => path)).toEqual(["/", "/own"]);
  });

  it("cannot lie over a file", () => {
    const mounts = [{ target: "/nofifo/f", source: new Layer(), volume: true }];
    const init = { layers: [image()], clock: steppingClock(), kind: "container" as const, mounts };

    expect(() => createContainer(init)).toThrow(
      "cannot mount volume over existing file, file exists /nofifo/f",
    );
  });
});
