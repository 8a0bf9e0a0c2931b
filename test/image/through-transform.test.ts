import { createGunzip, createGzip, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { chunksOf } from "../../src/image/chunks.ts";
import { throughTransform } from "../../src/image/through-transform.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
const bytes = Buffer.alloc(1_000_000, "some text ");

async function all(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}

describe("throughTransform()", () => {
  it("packs and unpacks a range", async () => {
    const packed = await all(throughTransform(chunksOf(folder.range(bytes)), createGzip()));

    expect(gunzipSync(packed).equals(bytes)).toBe(true);
    const range = folder.range(gzipSync(bytes), "packed");
    const unpacked = await all(throughTransform(chunksOf(range), createGunzip()));
    expect(unpacked.equals(bytes)).toBe(true);
  });

  it.each([
    ["packer", () => createGzip(), bytes],
    ["unpacker", () => createGunzip(), gzipSync(bytes)],
  ])("tells that the range cannot be read to its end: a %s", async (_, transform, data) => {
    const range = folder.range(data, "short");
    const longer = { ...range, size: range.size + 1 };

    await expect(all(throughTransform(chunksOf(longer), transform()))).rejects.toThrow(
      `short: the file ends at byte ${range.size}, while it was being read`,
    );
  });

  it("tells what is wrong with the data", async () => {
    const range = folder.range(Buffer.from("no gzip data"));

    await expect(all(throughTransform(chunksOf(range), createGunzip()))).rejects.toThrow(
      "incorrect header",
    );
  });
});
