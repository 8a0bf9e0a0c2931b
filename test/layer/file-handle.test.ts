import { describe, expect, it } from "vitest";
import {
  fileHandle,
  handleIno,
  packedHandle,
  unpackedHandle,
} from "../../src/layer/file-handle.ts";
import { Xattrs } from "../../src/layer/xattrs.ts";

const INOS = [1, 255, 256, 2 ** 23, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 2 ** 45 - 1];

describe("a file handle", () => {
  it("is what the kernel writes for tmpfs, the uuid aside", () => {
    expect(Buffer.from(fileHandle(0x1234, 0)).toString("hex")).toBe(
      `00fb2000 01${"00".repeat(16)} 01000000 34120000 00000000`.replaceAll(" ", ""),
    );
  });

  it.each(INOS.flatMap((ino) => [0, 1, 255].map((id) => [ino, id] as const)))(
    "of inode %d, with id %d, is a number and back",
    (ino, id) => {
      const handle = fileHandle(ino, id);

      expect(handleIno(handle)).toBe(ino);
      expect(unpackedHandle(packedHandle(handle)!)).toEqual(handle);
    },
  );

  it("is small enough to take no memory of its own, for the first eight million inodes", () => {
    expect(packedHandle(fileHandle(2 ** 23 - 1, 255))).toBeLessThan(2 ** 31);
  });

  it("with one byte changed comes back as it is", () => {
    const handle = fileHandle(0x0102_0304_0506, 7);
    for (let i = 0; i < handle.length; i++) {
      const changed = handle.with(i, handle[i]! ^ 0x80);
      const kept = new Xattrs([["trusted.overlay.origin", changed]]);

      expect(kept.get("trusted.overlay.origin"), `byte ${i}`).toEqual(changed);
    }
    for (const other of [handle.subarray(0, 32), new Uint8Array(33), new Uint8Array(0)]) {
      expect(packedHandle(other)).toBeUndefined();
    }
  });
});
