import { describe, expect, it } from "vitest";
import { S_IFREG } from "../../src/base/mode.ts";
import { Inode } from "../../src/layer/inode.ts";
import {
  isAtimeStale,
  setAtime,
  setMtime,
  stamp,
  stampChange,
} from "../../src/layer/inode-times.ts";

const at = (sec: number, nsec = 0) => ({ sec, nsec });

function inodeWith(atime: number, mtime: number, ctime: number): Inode {
  const inode = new Inode(1, S_IFREG, 0, 0, 0, null);
  setAtime(inode, at(atime, 5));
  setMtime(inode, at(mtime, 5));
  stampChange(inode, at(ctime, 5));
  return inode;
}

describe("stamp()", () => {
  it("moves mtime and ctime", () => {
    const inode = inodeWith(1, 2, 3);

    stamp(inode, at(9, 8));

    expect(inode).toMatchObject({
      atimeSec: 1,
      mtimeSec: 9,
      mtimeNsec: 8,
      ctimeSec: 9,
      ctimeNsec: 8,
    });
  });
});

describe("isAtimeStale()", () => {
  it.each([
    ["after both changes", inodeWith(10, 9, 9), 20, false],
    ["at the time of the last write", inodeWith(10, 10, 9), 20, true],
    ["at the time of the last change", inodeWith(10, 9, 10), 20, true],
    ["before the last write", inodeWith(10, 11, 9), 20, true],
    ["nearly a day ago", inodeWith(10, 9, 9), 86_409, false],
    ["a day ago", inodeWith(10, 9, 9), 86_410, true],
  ])("of a file that was read %s", (_when, inode, now, stale) => {
    expect(isAtimeStale(inode, at(now))).toBe(stale);
  });

  it("looks at nanoseconds where the seconds are the same", () => {
    const inode = inodeWith(10, 9, 9);
    setMtime(inode, at(10, 4));

    expect(isAtimeStale(inode, at(20))).toBe(false);
  });
});
