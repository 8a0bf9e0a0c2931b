import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bunzip2 } from "../../../src/image/unpack/bunzip2.ts";
import { compressionOfHead } from "../../../src/image/unpack/compression.ts";
import { UNPACKERS } from "../../../src/image/unpack/in-script.ts";
import { unxz } from "../../../src/image/unpack/unxz.ts";

interface Row {
  readonly format: "xz" | "bzip2";
  readonly plain: keyof typeof PLAIN;
  readonly how: string;
  readonly packed: string;
}

const { rows }: { rows: Row[] } = JSON.parse(
  readFileSync(new URL("../fixtures/xz-bzip2.json", import.meta.url), "utf8"),
);

function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = Number((BigInt(state) * 1103515245n + 12345n) & 0x7fffffffn);
      return (state >> 16) & 255;
    }),
  );
}

const PLAIN = {
  empty: Buffer.alloc(0),
  hello: Buffer.from("hello\n"),
  lines: Buffer.from(
    Array.from({ length: 3000 }, (_, i) => `line ${i} of ${i * i} squared\n`).join(""),
  ),
  noise: noise(3000),
  zeros: Buffer.alloc(300_000),
};

/** In pieces of `step` bytes. */
function* piecesOf(bytes: Uint8Array, step: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

const packedOf = ({ packed }: Row): Buffer => Buffer.from(packed, "base64");
const unpack = (format: Row["format"], packed: Uint8Array, step = packed.length): Buffer =>
  Buffer.concat([...UNPACKERS[format](piecesOf(packed, step))]);

describe("what real programs packed", () => {
  it.each(rows.map((row) => [row.how, row.plain, row] as const))(
    "%s, of %s, is unpacked as it was, however it comes",
    (_, plain, row) => {
      const packed = packedOf(row);

      expect(unpack(row.format, packed).equals(PLAIN[plain])).toBe(true);
      expect(unpack(row.format, packed, 7).equals(PLAIN[plain])).toBe(true);
      expect(compressionOfHead(packed.subarray(0, 8))).toBe(row.format);
    },
  );

  it.each(["xz", "bzip2"] as const)("is unpacked stream by stream: %s", (format) => {
    const [one, two] = ["hello", "noise"].map((plain) =>
      rows.find((row) => row.format === format && row.plain === plain),
    );
    const both = Buffer.concat([packedOf(one!), packedOf(two!)]);

    expect(unpack(format, both)).toEqual(Buffer.concat([PLAIN.hello, PLAIN.noise]));
  });

  it.each(
    rows
      .filter(({ plain, how }) => plain === "hello" || how.includes("sha256"))
      .map((row) => [row.how, row] as const),
  )("is found out where a byte was changed, or the end is missing: %s", (how, row) => {
    const packed = packedOf(row);
    const plain = PLAIN[row.plain];
    const step = how.includes("sha256") ? 37 : 1;

    for (let at = 0; at < packed.length; at += step) {
      const changed = Buffer.from(packed);
      changed[at]! ^= 0x55;
      let made: Buffer | null = null;
      try {
        made = unpack(row.format, changed);
      } catch (error) {
        expect((error as Error).name).toMatch(/^(XzError|Bzip2Error|CutShort)$/);
      }
      if (made !== null) expect([at, made.equals(plain)]).toEqual([at, true]);
      if (at > 0) expect(() => unpack(row.format, packed.subarray(0, at))).toThrow();
    }
  });

  it("is not what it is not", () => {
    expect(() => [...unxz([Buffer.from("hello, world")])]).toThrow("not xz data");
    expect(() => [...bunzip2([Buffer.from("hello, world")])]).toThrow("not bzip2 data");
  });
});
