import { describe, expect, it } from "vitest";
import { Inode } from "../../src/layer/inode.ts";
import { linksByMark, nlinkMark } from "../../src/layer/nlink-mark.ts";

function linked(nlink: number): Inode {
  const inode = new Inode(1, 0o100644, 0, 0, 0, null);
  inode.nlink = nlink;
  return inode;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("linksByMark()", () => {
  it.each<[mark: string, links: number | undefined]>([
    ["U+1", 3],
    ["U-1", 1],
    ["U+0", 2],
    ["L+0", 5],
    ["L-4", 1],
    ["U-2", undefined],
    ["U-9", undefined],
    ["U1", undefined],
    ["X+1", undefined],
    ["U+", undefined],
    ["U+1x", undefined],
    ["", undefined],
  ])("%j, of an upper with 2 names and a lower with 5: %s", (mark, links) => {
    expect(linksByMark(bytes(mark), linked(2), linked(5))).toBe(links);
  });

  it("says nothing without a mark", () => {
    expect(linksByMark(undefined, linked(2), linked(5))).toBeUndefined();
  });
});

describe("nlinkMark()", () => {
  it.each<[base: "U" | "L", links: number, real: number, mark: string]>([
    ["U", 3, 2, "U+1"],
    ["U", 1, 2, "U-1"],
    ["L", 4, 4, "L+0"],
  ])("%s, %i names of which %i are its own: %s", (base, links, real, mark) => {
    expect(nlinkMark(base, links, linked(real))).toEqual(bytes(mark));
  });
});
