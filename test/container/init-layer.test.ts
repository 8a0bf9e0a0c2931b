import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { typeOf } from "../../src/base/mode.ts";
import { makeInitLayer } from "../../src/container/init-layer.ts";
import { isSymlink, targetOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { layer } from "../support/layer.ts";
import { baseLayer } from "./base.ts";

const url = new URL("../driver/fixtures/ondisk.json", import.meta.url);
const { init: RECORDED } = JSON.parse(readFileSync(url, "utf8")) as {
  init: { diff: string[]; xattrs: string[] };
};

/** As `find diff -printf "%p %y %m %s %l"` lists it. Sizes of directories are the file system's matter. */
function listing(init: Layer): string[] {
  return [...walk(init.root)]
    .map(({ path, inode }) => {
      const name = path === "/" ? "diff" : `diff${path}`;
      const [letter] = typeOf(inode.mode) === "symlink" ? "l" : typeOf(inode.mode);
      const target = isSymlink(inode) ? targetOf(inode) : "";
      const size = letter === "d" ? 4096 : target.length;
      return `${name} ${letter} ${(inode.mode & 0o7777).toString(8)} ${size} ${target}`;
    })
    .sort();
}

describe("makeInitLayer()", () => {
  it("is the one that a real engine made on the same image", () => {
    const init = makeInitLayer([baseLayer()], steppingClock());

    expect(listing(init)).toEqual([...RECORDED.diff].sort());
    for (const line of RECORDED.xattrs.filter((one) => one.includes("trusted"))) {
      const name = line.split("=")[0]!;
      const marked = [...walk(init.root)].filter(({ inode }) => inode.xattrs?.has(name));
      expect(marked.length, name).toBe(
        RECORDED.xattrs.filter((one) => one.startsWith(name)).length,
      );
    }
  });

  it("puts an empty file in the place of the image's own, and leaves directories alone", () => {
    const image = layer("image", {
      "/etc/hosts": { text: "127.0.0.1 me", mode: 0o600, uid: 5 },
      "/etc/mtab": "old",
      "/dev/pts/x": "y",
      "/proc/": {},
      "/sys": "a file",
    });

    const init = makeInitLayer([image], steppingClock());

    expect(init.get("/etc/hosts")).toMatchObject({ mode: 0o100755, uid: 0 });
    expect(init.get("/etc/mtab")!.mode).toBe(0o120777);
    expect(init.get("/dev/pts")).toBeUndefined();
    expect(init.get("/proc")).toBeUndefined();
    expect(init.get("/sys")!.mode).toBe(0o040755);
  });

  it("an image without layers has all of it", () => {
    const init = makeInitLayer([], steppingClock());

    expect(listing(init).map((line) => line.split(" ")[0])).toEqual([
      "diff",
      "diff/.dockerenv",
      "diff/dev",
      "diff/dev/console",
      "diff/dev/pts",
      "diff/dev/shm",
      "diff/etc",
      "diff/etc/hostname",
      "diff/etc/hosts",
      "diff/etc/mtab",
      "diff/etc/resolv.conf",
      "diff/proc",
      "diff/sys",
    ]);
  });

  it("leaves the image as it was", () => {
    const image = baseLayer();
    const before = dumpLayer(image);

    makeInitLayer([image], steppingClock());

    expect(dumpLayer(image)).toEqual(before);
  });
});
