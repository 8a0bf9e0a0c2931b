import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  PLAIN_HEADER,
  type TarHeader,
  tarHeader,
} from "../../../src/image/layer-tar/tar-header.ts";

const file = (fields: Partial<TarHeader>): TarHeader => ({
  ...PLAIN_HEADER,
  name: "f",
  typeflag: "0",
  mode: 0o644,
  ...fields,
});

const text = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length))
    .toString("latin1")
    .replace(/\0.*$/s, "");

describe("tarHeader()", () => {
  it("is what dockerd 20.10 wrote of a file of 9 GiB", () => {
    const header = tarHeader({
      ...file({ name: ".big", mode: 0o100644, size: 9 * 2 ** 30, mtime: 1_700_000_000 }),
      uname: "root",
      gname: "root",
    });

    expect(header).toHaveLength(1536);
    // Of the first three blocks of `docker export`.
    expect(createHash("sha256").update(header).digest("hex")).toBe(
      "65867adacdb80e291e344b724ace3ac553b70f82851a7c52c30f3c47e35852ee",
    );
  });

  it.each([
    ["ids", { uid: 2_097_151, gid: 2_097_151 }, { uid: 2_097_152 }],
    ["sizes", { size: 8 ** 11 - 1 }, { size: 8 ** 11 }],
    ["times", { mtime: 8 ** 11 - 1 }, { mtime: 8 ** 11 }],
    ["times before 1970", { mtime: 0 }, { mtime: -1 }],
    ["link targets", { linkname: "l".repeat(100) }, { linkname: "l".repeat(101) }],
    ["names of owners", { uname: "u".repeat(32) }, { uname: "u".repeat(33) }],
    ["names in one part", { name: "n".repeat(100) }, { name: "n".repeat(101) }],
    ["split names", { name: `d/${"n".repeat(100)}` }, { name: `d/${"n".repeat(101)}` }],
    ["prefixes", { name: `${"p".repeat(155)}/n` }, { name: `${"p".repeat(156)}/n` }],
    ["ASCII", { name: "e" }, { name: "é" }],
    ["no xattrs", { xattrs: new Map() }, { xattrs: new Map([["user.x", Uint8Array.of(0)]]) }],
  ])("says %s in one block up to the limit", (_, inside, outside) => {
    expect(tarHeader(file(inside))).toHaveLength(512);
    expect(text(tarHeader(file(outside)), 156, 1)).toBe("x");
  });

  it("orders the records by key and counts their own length", () => {
    const header = tarHeader(
      file({
        name: `dir/${"é".repeat(50)}`,
        uid: 3_000_000,
        xattrs: new Map([["security.capability", Uint8Array.of(0x30)]]),
      }),
    );

    expect(text(header, 0, 100)).toBe("dir/PaxHeaders.0");
    expect(Buffer.from(header.subarray(512, 1024)).toString("utf8").replace(/\0*$/, "")).toBe(
      [
        "38 SCHILY.xattr.security.capability=0",
        `114 path=dir/${"é".repeat(50)}`,
        "15 uid=3000000",
        "",
      ].join("\n"),
    );
    expect(text(header, 1024, 100)).toBe("dir/");
    expect(text(header, 1024 + 108, 8)).toBe("0000000");
  });

  it("takes the slash away that a cut leaves at the end", () => {
    const header = tarHeader(file({ name: `${"d".repeat(99)}/${"n".repeat(120)}` }));

    expect(text(header, 1536 - 512, 100)).toBe("d".repeat(99));
  });
});
