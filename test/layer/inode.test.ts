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
  sizeOf,
  targetOf,
} from "../../src/layer/inode.ts";
import { setAtime, setTimes, stampChange } from "../../src/layer/inode-times.ts";

const TIMES = [
  ...(["atimeSec", "atimeNsec", "mtimeSec", "mtimeNsec"] as const),
  ...(["ctimeSec", "ctimeNsec"] as const),
];

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

  it("takes seven words", () => {
    const file = new Inode(
      1,
      0o100644,
      0,
      0,
      0,
      Content.fromSource({ read: () => new Uint8Array() }, 512, 9),
    );
    file.setTimes(1_600_000_000, 0);

    const words = Object.values(file);

    expect(words).toHaveLength(7);
    // A shared value, and the source: nothing of the file's own.
    expect(words.filter((word) => typeof word === "object" && word !== null)).toHaveLength(2);
  });

  it("contentOf(), namesOf() and targetOf() give the body", () => {
    const content = Content.fromText("x");
    const names = new Directory();

    expect(contentOf(new Inode(1, 0o100644, 0, 0, 0, content))).toBe(content);
    expect(namesOf(new Inode(1, 0o040755, 0, 0, 0, names))).toBe(names);
    expect(targetOf(new Inode(1, 0o120777, 0, 0, 0, "a/b"))).toBe("a/b");
  });

  it.each<[what: string, offset: number, size: number]>([
    ["a slice that begins with a block", 1024, 1000],
    ["one behind 2 TiB", 2 ** 41, 1],
    ["one that begins inside a block", 1000, 10],
    ["one of more than 2 GiB", 512, 2 ** 31],
    ["nothing", 512, 0],
  ])(
    "gives the content of a file back that is a slice of an archive: %s",
    (_what, offset, size) => {
      const asked: number[][] = [];
      const source = {
        read: (...range: [number, number]) => {
          asked.push(range);
          return new Uint8Array(range[1]);
        },
      };
      const inode = new Inode(1, 0o100644, 0, 0, 0, Content.fromSource(source, offset, size));

      const content = contentOf(inode);

      expect([content.size, inode.fileSize, sizeOf(inode)]).toEqual([size, size, size]);
      expect(inode.allocatedBytes).toBe(content.allocatedBytes);
      expect(content.read(0, 5).length).toBe(Math.min(size, 5));
      expect(asked).toEqual(size === 0 ? [] : [[offset, Math.min(size, 5)]]);
      expect(contentOf(inode).equals(content)).toBe(true);
      inode.body = Content.fromText("x");
      expect([inode.fileSize, inode.allocatedBytes]).toEqual([1, 4096]);
      inode.body = Content.fromSource(source, 512, 3);
      inode.body = null;
      expect(inode.body).toBe(null);
    },
  );

  it("changes one attribute, and no other inode's", () => {
    const names = ["mode", "uid", "gid", "rdev", "nlink", "flags"] as const;
    for (const name of names) {
      const [one, other] = [1, 2].map((ino) => new Inode(ino, 0o100644, 5, 6, 0, null));
      const before = names.map((each) => other![each]);

      one![name] = 4_000_000_000;

      expect(names.map((each) => one![each])).toEqual(
        before.map((value, i) => (names[i] === name ? 4_000_000_000 : value)),
      );
      expect(names.map((each) => other![each])).toEqual(before);
    }
  });

  it("keeps each time for itself", () => {
    const names = TIMES;
    const inode = new Inode(1, 0o100644, 0, 0, 0, null);
    inode.setTimes(7, 0);
    expect(names.map((name) => inode[name])).toEqual([7, 0, 7, 0, 7, 0]);
    inode.setTimes(2 ** 33, 0);
    expect(names.map((name) => inode[name])).toEqual([2 ** 33, 0, 2 ** 33, 0, 2 ** 33, 0]);
    for (const [i, name] of names.entries()) inode[name] = i;
    const copy = new Inode(2, 0o100644, 0, 0, 0, null);
    copy.copyTimes(inode);
    inode.mtimeSec = 99;
    expect(names.map((name) => copy[name])).toEqual([0, 1, 2, 3, 4, 5]);
    inode.setTimes(-1, 5);
    expect(names.map((name) => inode[name])).toEqual([-1, 5, -1, 5, -1, 5]);
  });

  it("keeps a change apart from two times that are one whole second", () => {
    const inode = new Inode(1, 0o100644, 0, 0, 0, null);
    setTimes(inode, { sec: 7, nsec: 0 }, { sec: 7, nsec: 0 });
    stampChange(inode, { sec: 9, nsec: 5 });
    const [copy, other] = [2, 3].map((ino) => new Inode(ino, 0o100644, 0, 0, 0, null));
    for (const one of [copy!, other!]) one.copyTimes(inode);

    expect(TIMES.map((name) => inode[name])).toEqual([7, 0, 7, 0, 9, 5]);
    stampChange(copy!, { sec: 10, nsec: 6 });
    setAtime(other!, { sec: 8, nsec: 1 });

    expect(TIMES.map((name) => inode[name])).toEqual([7, 0, 7, 0, 9, 5]);
    expect(TIMES.map((name) => copy![name])).toEqual([7, 0, 7, 0, 10, 6]);
    expect(TIMES.map((name) => other![name])).toEqual([8, 1, 7, 0, 9, 5]);
  });

  it.each([
    [
      { sec: 7, nsec: 1 },
      { sec: 7, nsec: 1 },
    ],
    [
      { sec: 7, nsec: 0 },
      { sec: 8, nsec: 0 },
    ],
    [
      { sec: 2 ** 33, nsec: 0 },
      { sec: 2 ** 33, nsec: 0 },
    ],
    [{ sec: 7, nsec: 0 }, undefined],
    [undefined, { sec: 7, nsec: 0 }],
    [undefined, undefined],
  ])("sets access %j and modification %j", (atime, mtime) => {
    for (const mode of [0o100644, 0o040755]) {
      const inode = new Inode(1, mode, 0, 0, 0, null);
      setTimes(inode, atime, mtime);
      stampChange(inode, { sec: 9, nsec: 5 });

      const [access, modification] = [atime, mtime].map((time) => time ?? { sec: 0, nsec: 0 });
      const { sec: atimeSec, nsec: atimeNsec } = access!;
      const { sec: mtimeSec, nsec: mtimeNsec } = modification!;
      expect(TIMES.map((name) => inode[name])).toEqual([
        ...[atimeSec, atimeNsec, mtimeSec, mtimeNsec, 9, 5],
      ]);
    }
  });
});
