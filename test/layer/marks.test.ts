import { describe, expect, it } from "vitest";
import type { Inode } from "../../src/layer/inode.ts";
import {
  isDeviceWhiteout,
  isImpure,
  isOpaque,
  isWhiteout,
  isXattrWhiteout,
  type MarkSpace,
  markOf,
  mayHoldXattrWhiteouts,
  TRUSTED,
} from "../../src/layer/marks.ts";
import { bytes, type Entry, layer } from "../support/layer.ts";

const USER: MarkSpace = "user.overlay.";

function inodeOf(entry: Entry, dir = false): Inode {
  return layer("any", { [dir ? "/p/" : "/p"]: entry }).get("/p")!;
}

describe("isOpaque() and mayHoldXattrWhiteouts()", () => {
  it.each([
    ["y", true, false],
    ["x", false, true],
    ["yes", false, false],
    ["n", false, false],
    ["", false, false],
    ["Y", false, false],
  ])("opaque=%j", (value, opaque, holds) => {
    const dir = inodeOf({ marks: { opaque: value } }, true);

    expect([isOpaque(dir), mayHoldXattrWhiteouts(dir)]).toEqual([opaque, holds]);
  });

  it("no xattr, or one of the other name space, is nothing", () => {
    const marked = inodeOf({ xattrs: { "user.overlay.opaque": "y" } }, true);

    expect([isOpaque(marked), isOpaque(marked, USER)]).toEqual([false, true]);
    expect(isOpaque(inodeOf({}, true))).toBe(false);
    expect(mayHoldXattrWhiteouts(inodeOf({}, true))).toBe(false);
  });
});

describe("isWhiteout()", () => {
  it.each<[what: string, entry: Entry, device: boolean, xattr: boolean]>([
    ["char 0:0", { whiteout: true }, true, false],
    ["char 0:0 with a mode and an owner", { char: [0, 0], mode: 0o777, uid: 5 }, true, false],
    ["char 0:0 with xattrs", { char: [0, 0], xattrs: { "trusted.a": "1" } }, true, false],
    ["char 0:1", { char: [0, 1] }, false, false],
    ["char 1:0", { char: [1, 0] }, false, false],
    ["block 0:0", { block: [0, 0] }, false, false],
    ["a FIFO", { fifo: true }, false, false],
    ["an empty file", "", false, false],
    ["an empty file with the mark", { marks: { whiteout: "" } }, false, true],
    ["whatever the mark's value", { marks: { whiteout: "no" } }, false, true],
    ["a file with text and the mark", { text: "x", marks: { whiteout: "y" } }, false, false],
    ["a symlink with the mark", { symlink: "t", marks: { whiteout: "y" } }, false, false],
    ["the mark of another space", { xattrs: { "user.overlay.whiteout": "y" } }, false, false],
  ])("%s", (_what, entry, device, xattr) => {
    const inode = inodeOf(entry);

    expect([isDeviceWhiteout(inode), isXattrWhiteout(inode), isWhiteout(inode)]).toEqual([
      device,
      xattr,
      device || xattr,
    ]);
  });

  it("a directory with the mark is none", () => {
    expect(isWhiteout(inodeOf({ marks: { whiteout: "y" } }, true))).toBe(false);
  });

  it("looks into the name space it is told", () => {
    expect(isWhiteout(inodeOf({ xattrs: { "user.overlay.whiteout": "y" } }), USER)).toBe(true);
    expect(isWhiteout(inodeOf({ marks: { whiteout: "y" } }), USER)).toBe(false);
  });
});

describe("markOf() and isImpure()", () => {
  it("give the value, and whether there is one", () => {
    const dir = inodeOf({ marks: { impure: "y", redirect: "/a" } }, true);

    expect(markOf(dir, "redirect")).toEqual(bytes("/a"));
    expect(markOf(dir, "redirect", TRUSTED)).toEqual(bytes("/a"));
    expect(markOf(dir, "redirect", USER)).toBeUndefined();
    expect(markOf(dir, "origin")).toBeUndefined();
    expect(isImpure(dir)).toBe(true);
    expect(isImpure(inodeOf({}, true))).toBe(false);
  });
});
