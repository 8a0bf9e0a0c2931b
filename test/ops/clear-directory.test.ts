import { describe, expect, it } from "vitest";
import { clearDirectory } from "../../src/ops/clear-directory.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { WHITEOUT } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

describe("clearDirectory()", () => {
  const lowers = [{ "/d/a": "", "/d/b": "" }];
  const upper = {
    "/d/": {
      mode: 0o1770,
      uid: 5,
      gid: 6,
      mtime: 7,
      xattrs: { "user.a": "1", "trusted.overlay.overlay.b": "2" },
    },
    "/d/a": WHITEOUT,
    "/d/b": WHITEOUT,
  };

  it("puts an empty opaque directory in its place, with its attributes and xattrs but no other marks", () => {
    const stage = superblock(lowers, upper);
    const dentry = at(stage.sb, "/d");

    const made = clearDirectory(stage.sb, dentry, ["a", "b"]);

    expect(dumpLayer(stage.upper!)).toEqual([
      "/ dir now [impure uuid]",
      '/d dir 01770 5:6 mtime=7 [opaque] trusted.overlay.overlay.b="2" user.a="1"',
    ]);
    expect(stage.upper!.get("/d")).toBe(made);
  });

  it("takes the old one apart, and leaves the workdir empty", () => {
    const stage = superblock(lowers, upper);
    const old = stage.upper!.get("/d")!;

    clearDirectory(stage.sb, at(stage.sb, "/d"), ["a", "b"]);

    expect(old.nlink).toBe(0);
    expect(dumpLayer(stage.sb.mounted.upper!.work)).toEqual(["/ dir now", "/work dir 0000 now"]);
  });
});
