import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import { Directory } from "../../src/layer/directory.ts";
import {
  contentOf,
  Inode,
  isDir,
  isFile,
  isSymlink,
  namesOf,
  targetOf,
} from "../../src/layer/inode.ts";

describe("Inode", () => {
  it.each<[what: string, mode: number, nlink: number, kind: string]>([
    ["a file", 0o100644, 1, "file"],
    ["a directory", 0o040755, 2, "dir"],
    ["a symlink", 0o120777, 1, "symlink"],
    ["a FIFO", 0o010644, 1, ""],
    ["a device", 0o020644, 1, ""],
  ])("%s starts with its own link count", (_what, mode, nlink, kind) => {
    const inode = new Inode(7, mode, 1, 2, 0, null);

    expect([inode.ino, inode.uid, inode.gid, inode.nlink]).toEqual([7, 1, 2, nlink]);
    expect([isFile(inode), isDir(inode), isSymlink(inode)]).toEqual([
      kind === "file",
      kind === "dir",
      kind === "symlink",
    ]);
  });

  it("starts without flags, times or xattrs", () => {
    const { flags, xattrs, atimeSec, mtimeSec, ctimeSec, atimeNsec, mtimeNsec, ctimeNsec } =
      new Inode(1, 0o100644, 0, 0, 0, null);

    expect([flags, xattrs, atimeSec, mtimeSec, ctimeSec, atimeNsec, mtimeNsec, ctimeNsec]).toEqual([
      0,
      null,
      ...[0, 0, 0, 0, 0, 0],
    ]);
  });

  it("contentOf(), namesOf() and targetOf() give the body", () => {
    const content = Content.fromText("x");
    const names = new Directory();

    expect(contentOf(new Inode(1, 0o100644, 0, 0, 0, content))).toBe(content);
    expect(namesOf(new Inode(1, 0o040755, 0, 0, 0, names))).toBe(names);
    expect(targetOf(new Inode(1, 0o120777, 0, 0, 0, "a/b"))).toBe("a/b");
  });
});
