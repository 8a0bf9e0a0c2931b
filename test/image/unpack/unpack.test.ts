import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../../src/image/byte-range.ts";
import { ImageError } from "../../../src/image/image-error.ts";
import { limitsWith } from "../../../src/image/limits.ts";
import { UnpackBudget, type UnpackOptions, unpack } from "../../../src/image/unpack/unpack.ts";
import { tempFolder } from "../support/temp.ts";

const folder = tempFolder();
const tempDir = join(folder.path, "spool");
mkdirSync(tempDir);

async function unpackBytes(bytes: Uint8Array, options: Partial<UnpackOptions> = {}) {
  const unpacked = await unpack(folder.range(bytes, "packed"), {
    budget: new UnpackBudget(),
    tempDir,
    ...options,
  });
  const found = readWhole(unpacked.range);
  unpacked.close();
  return { ...unpacked, found };
}

const text = Buffer.from("some text that packs well, ".repeat(50_000));
const packed = gzipSync(text);
const digestOf = (bytes: Uint8Array) =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("unpack()", () => {
  it("leaves plain bytes where they are", async () => {
    const range = folder.range(text, "plain");
    const unpacked = await unpack(range, { budget: new UnpackBudget(), tempDir });

    expect(unpacked).toMatchObject({ compression: "none", digest: null });
    expect(unpacked.range).toBe(range);
  });

  it.each<[string, Buffer, Buffer]>([
    ["one member", packed, text],
    [
      "three members, one empty",
      Buffer.concat([packed, gzipSync(""), packed]),
      Buffer.concat([text, text]),
    ],
    ["zeros behind it", Buffer.concat([packed, Buffer.alloc(300_000)]), text],
  ])("unpacks gzip: %s", async (_, bytes, expected) => {
    const unpacked = await unpackBytes(bytes);

    expect(Buffer.from(unpacked.found).equals(expected)).toBe(true);
    expect(unpacked).toMatchObject({ compression: "gzip", digest: digestOf(expected) });
  });

  it.each<[string, Buffer, string]>([
    ["cut in the data", packed.subarray(0, 900), "packed: cut short: the gzip data does not end"],
    [
      "cut in the checksum",
      packed.subarray(0, -3),
      "packed: cut short: the gzip data does not end",
    ],
    [
      "a wrong checksum",
      changed(packed, packed.length - 6),
      "damaged gzip data: incorrect data check",
    ],
    ["something else behind it", Buffer.concat([packed, Buffer.from("more")]), "damaged gzip data"],
    [
      "something behind zeros",
      Buffer.concat([packed, Buffer.alloc(9), packed]),
      `it ends at byte ${packed.length}, and something else follows`,
    ],
    [
      "bzip2 cut short",
      Buffer.from("BZh91AY&SY"),
      "packed: cut short: the bzip2 data does not end",
    ],
    [
      "xz cut short",
      Buffer.from("fd377a585a000004", "hex"),
      "packed: cut short: the xz data does not end",
    ],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(unpackBytes(bytes)).rejects.toThrow(message);
  });

  it("leaves no file behind, not even while it unpacks", async () => {
    const unpacked = await unpack(folder.range(packed, "packed"), {
      budget: new UnpackBudget(),
      tempDir,
    });

    expect(readdirSync(tempDir)).toEqual([]);
    expect(Buffer.from(readWhole(unpacked.range)).equals(text)).toBe(true);

    unpacked.close();
    expect(() => readWhole(unpacked.range)).toThrow("packed: the image was closed");
  });

  it("says where it cannot make its file", async () => {
    const options = { tempDir: join(folder.path, "missing") };

    await expect(unpackBytes(packed, options)).rejects.toThrow(
      `packed: cannot make a temporary file in ${options.tempDir}: ENOENT`,
    );
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1;
  return copy;
}

describe("unpack() stops bombs", () => {
  const zeros = gzipSync(Buffer.alloc(3_000_000));

  it("of more bytes than the limit", async () => {
    const budget = new UnpackBudget(limitsWith({ unpackedBytes: 2_999_999 }));

    await expect(unpackBytes(zeros, { budget })).rejects.toThrow(
      "packed: unpacks to more than 2999999 bytes; raise the limit `unpackedBytes`",
    );
  });

  it("counting all layers of an image together", async () => {
    const budget = new UnpackBudget(limitsWith({ unpackedBytes: 5_000_000 }));
    await unpackBytes(zeros, { budget });

    await expect(unpackBytes(zeros, { budget })).rejects.toThrow("unpacks to more than 5000000");
  });

  it("of a ratio that no data has, once it is large", async () => {
    const tight = limitsWith({ ratio: 100, ratioFreeBytes: 2_000_000 });
    const free = limitsWith({ ratio: 100, ratioFreeBytes: 3_000_000 });

    const bomb = unpackBytes(zeros, { budget: new UnpackBudget(tight) });
    await expect(bomb).rejects.toThrow(
      /packed: \d+ bytes unpack to \d+ and more; raise the limit `ratio`/,
    );
    expect((await unpackBytes(zeros, { budget: new UnpackBudget(free) })).found).toHaveLength(
      3_000_000,
    );
  });
});

interface ZstdCases {
  readonly unpacked: readonly { name: string; zstd: string; size: number; sha256: string }[];
  readonly refused: readonly { name: string; zstd: string; message: string }[];
}

const zstd: ZstdCases = JSON.parse(
  readFileSync(new URL("../fixtures/zstd.json", import.meta.url), "utf8"),
);

describe("unpack() on zstd", () => {
  it.each(zstd.unpacked)("unpacks $name", async ({ zstd: data, size, sha256 }) => {
    const unpacked = await unpackBytes(Buffer.from(data, "base64"));

    expect(unpacked.found).toHaveLength(size);
    expect(unpacked).toMatchObject({ compression: "zstd", digest: `sha256:${sha256}` });
  });

  it.each(zstd.refused)("refuses $name", async ({ zstd: data, message }) => {
    const unpacking = unpackBytes(Buffer.from(data, "base64"));

    await expect(unpacking).rejects.toBeInstanceOf(ImageError);
    await expect(unpacking).rejects.toThrow(message);
  });
});
