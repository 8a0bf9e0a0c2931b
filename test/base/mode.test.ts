import { describe, expect, it } from "vitest";
import {
  type FileType,
  isDirMode,
  isFileMode,
  isLinkMode,
  major,
  makedev,
  minor,
  typeBits,
  typeOf,
} from "../../src/base/mode.ts";

const TYPES: [type: FileType, bits: number][] = [
  ["file", 0o100000],
  ["dir", 0o040000],
  ["symlink", 0o120000],
  ["char", 0o020000],
  ["block", 0o060000],
  ["fifo", 0o010000],
  ["socket", 0o140000],
];

describe("typeBits() and typeOf()", () => {
  it.each(TYPES)("%s is 0%o in <sys/stat.h>", (type, bits) => {
    expect(typeBits(type)).toBe(bits);
    expect(typeOf(bits | 0o7777)).toBe(type);
  });

  it("throws on bits that are no type: a bug, not an errno", () => {
    expect(() => typeOf(0o644)).toThrow("unreachable: mode 0644 has no file type");
  });
});

describe("isFileMode(), isDirMode() and isLinkMode()", () => {
  it.each(TYPES)("know a %s", (type, bits) => {
    const mode = bits | 0o4755;

    expect([isFileMode(mode), isDirMode(mode), isLinkMode(mode)]).toEqual([
      type === "file",
      type === "dir",
      type === "symlink",
    ]);
  });
});

describe("makedev()", () => {
  it.each([
    [0, 0, 0],
    [1, 3, 0x100003],
    [0xfff, 0xfffff, 0xffffffff],
    [259, 65_536, 0x10310000],
  ])("%i:%i is 0x%s, and comes apart again", (high, low, dev) => {
    expect(makedev(high, low)).toBe(dev);
    expect([major(dev), minor(dev)]).toEqual([high, low]);
  });
});
