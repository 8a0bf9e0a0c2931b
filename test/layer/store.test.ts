import { describe, expect, it } from "vitest";
import { Inode } from "../../src/layer/inode.ts";
import { Store } from "../../src/layer/store.ts";

const inode = (ino: number): Inode => new Inode(ino, 0o100644, 0, 0, 0, null);

describe("Store", () => {
  it("numbers inodes from 1 and devices from 40", () => {
    const store = new Store();

    expect([store.allocateIno(), store.allocateIno(), store.allocateIno()]).toEqual([1, 2, 3]);
    expect([store.allocateDevice(), store.allocateDevice()]).toEqual([40, 41]);
  });

  it("finds an inode again by its handle", () => {
    const store = new Store();
    const inodes = [1, 255, 65_536, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER].map(inode);
    const handles = inodes.map((one) => store.encodeHandle(one));

    expect(handles.map((handle) => store.decodeHandle(handle))).toEqual(inodes);
    expect(inodes.every((one, i) => store.decodeHandle(handles[i]!) === one)).toBe(true);
  });

  it("writes handles as overlayfs on tmpfs does: 33 bytes, version 0, magic 0xfb, type 1", () => {
    const handle = new Store().encodeHandle(inode(0x01020304));

    expect(handle.length).toBe(33);
    expect([...handle.subarray(0, 5)]).toEqual([0, 0xfb, 32, 0, 1]);
    expect([...handle.subarray(5, 21)]).toEqual([1, ...Array(15).fill(0)]);
    expect([...handle.subarray(25, 33)]).toEqual([4, 3, 2, 1, 0, 0, 0, 0]);
  });

  it("reads a handle that lies inside a larger array", () => {
    const store = new Store();
    const one = inode(7);
    const larger = new Uint8Array(50);
    larger.set(store.encodeHandle(one), 9);

    expect(store.decodeHandle(larger.subarray(9, 42))).toBe(one);
  });

  it.each<[what: string, spoil: (handle: Uint8Array) => Uint8Array]>([
    ["too short", (handle) => handle.subarray(0, 32)],
    ["empty", () => new Uint8Array()],
    ["of another magic", (handle) => handle.with(1, 0xfa)],
    ["of an inode nobody exported", (handle) => handle.with(25, 99)],
  ])("finds nothing for a handle that is %s", (_what, spoil) => {
    const store = new Store();

    expect(store.decodeHandle(spoil(store.encodeHandle(inode(7))))).toBeUndefined();
  });

  it("finds nothing for a removed inode, or on another store", () => {
    const store = new Store();
    const one = inode(7);
    const handle = store.encodeHandle(one);

    expect(new Store().decodeHandle(handle)).toBeUndefined();
    one.nlink = 0;
    expect(store.decodeHandle(handle)).toBeUndefined();
  });
});
