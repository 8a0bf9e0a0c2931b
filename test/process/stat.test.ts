import { describe, expect, it } from "vitest";
import { fixedClock } from "../../src/base/clock.ts";
import { Content } from "../../src/layer/content.ts";
import type { Entry, Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

describe("stat()", () => {
  it("gives every field", () => {
    const entry: Entry = { text: "12345", mode: 0o640, uid: 5, gid: 6, mtime: { sec: 7, nsec: 8 } };
    const { root, lowers } = scene({ lowers: [{ "/f": entry }] });

    const { dev, ...rest } = root.stat("/f");

    expect(dev).toBe(root.stat("/").dev);
    expect(rest).toEqual({
      ino: lowers[0]!.get("/f")!.ino,
      mode: 0o100640,
      nlink: 1,
      uid: 5,
      gid: 6,
      rdev: 0,
      size: 5,
      blksize: 4096,
      blocks: 8,
      atimeSec: 7,
      atimeNsec: 8,
      mtimeSec: 7,
      mtimeNsec: 8,
      ctimeSec: 7,
      ctimeNsec: 8,
    });
  });

  it.each<[what: string, entry: Entry, size: number, blocks: number]>([
    ["an empty file", "", 0, 0],
    ["a byte", "x", 1, 8],
    ["a page", "x".repeat(4096), 4096, 8],
    ["a page and a byte", "x".repeat(4097), 4097, 16],
    ["a hole", { content: Content.hole(2 ** 40) }, 2 ** 40, 0],
    ["a symlink", { symlink: "ziel" }, 4, 0],
    ["a symlink of 5 bytes in 4 characters", { symlink: "grün" }, 5, 0],
    ["a symlink that does not fit in the inode", { symlink: "s".repeat(128) }, 128, 8],
    ["a FIFO", { fifo: true }, 0, 0],
    ["a device", { char: [1, 3] }, 0, 0],
  ])("sizes: %s", (_what, entry, size, blocks) => {
    const { root } = scene({ lowers: [{ "/o": entry }] });
    const found = root.lstat("/o");

    expect([found.size, found.blocks]).toEqual([size, blocks]);
  });

  it.each<[what: string, lowers: Tree[], upper: Tree, size: number]>([
    ["an empty directory counts its dots", [{ "/d/": {} }], {}, 40],
    ["and 20 for each name", [{ "/d/a": "", "/d/b": "" }], {}, 80],
    [
      "of the topmost directory alone, whiteouts too",
      [{ "/d/a": "", "/d/b": "" }],
      { "/d/c": { whiteout: true } },
      60,
    ],
  ])("%s", (_what, lowers, upper, size) => {
    const { root } = scene({ lowers, upper });

    expect(root.stat("/d").size).toBe(size);
  });

  it("has the numbers of a device", () => {
    const { root } = scene({ lowers: [{ "/c": { char: [240, 77] } }] });

    expect(root.stat("/c").rdev).toBe(240 * 0x100000 + 77);
  });

  it("one device number for all that a mount shows, another for another mount", () => {
    const stage = scene({ lowers: [{ "/l": "", "/d/": {} }], upper: { "/u": "" } });
    const other = scene({ lowers: [{}, ...stage.lowers] });
    const devices = ["/", "/l", "/d", "/u"].map((path) => stage.root.stat(path).dev);

    expect(new Set(devices).size).toBe(1);
    expect(other.root.stat("/l").dev).not.toBe(devices[0]);
  });

  it("times are the clock's", () => {
    const { root } = scene({ lowers: [{}], clock: fixedClock(1234, 5678) });
    root.mkdir("/d");

    const { mtimeSec, mtimeNsec, ctimeSec, atimeNsec } = root.stat("/d");

    expect([mtimeSec, mtimeNsec, ctimeSec, atimeNsec]).toEqual([1234, 5678, 1234, 5678]);
  });

  it("is a snapshot", () => {
    const { root } = scene({ lowers: [{ "/f": "x" }] });
    const before = root.stat("/f");

    root.truncate("/f", 9);

    expect(before.size).toBe(1);
    expect(root.stat("/f").size).toBe(9);
  });
});
